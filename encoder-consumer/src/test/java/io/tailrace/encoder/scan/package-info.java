/** Tests of the scan. */
@NullMarked
package io.tailrace.encoder.scan;

import org.jspecify.annotations.NullMarked;
