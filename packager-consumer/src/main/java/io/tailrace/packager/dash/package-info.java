/** Writes the DASH manifest (ISO/IEC 23009-1, live profile of 2011). Pure: an asset in, bytes out. */
@NullMarked
package io.tailrace.packager.dash;

import org.jspecify.annotations.NullMarked;
