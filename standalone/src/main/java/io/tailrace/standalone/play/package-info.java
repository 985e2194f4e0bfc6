/** The player page and the output files over HTTP, for this machine only. */
@NullMarked
package io.tailrace.standalone.play;

import org.jspecify.annotations.NullMarked;
