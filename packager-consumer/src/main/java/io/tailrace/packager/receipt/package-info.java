/** Writes asset.json, the receipt of an asset. Pure. */
@NullMarked
package io.tailrace.packager.receipt;

import org.jspecify.annotations.NullMarked;
