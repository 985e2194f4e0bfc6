/** The arithmetic of a title (rates, grids, chunks, segments), the names of its objects, and the list of a unit's objects. */
@NullMarked
package io.tailrace.media;

import org.jspecify.annotations.NullMarked;
