/** The standalone process: the {@code tailrace} command and the server with everything embedded. */
@NullMarked
package io.tailrace.standalone;

import org.jspecify.annotations.NullMarked;
