@NullMarked
package io.tailrace.standalone.play;

import org.jspecify.annotations.NullMarked;
