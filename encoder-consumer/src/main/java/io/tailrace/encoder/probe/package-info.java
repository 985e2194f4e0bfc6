/** Looks at a source and says what it is, or refuses it; makes the copy that can be sought where the source cannot. */
@NullMarked
package io.tailrace.encoder.probe;

import org.jspecify.annotations.NullMarked;
