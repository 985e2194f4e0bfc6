/** How the progress of jobs is shown: bars on a terminal, lines, or JSON. */
@NullMarked
package io.tailrace.standalone.progress;

import org.jspecify.annotations.NullMarked;
