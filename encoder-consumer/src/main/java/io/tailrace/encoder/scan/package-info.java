/** The reconciliation scan: finds recordings in the input bucket that no hook announced, and announces them. */
@NullMarked
package io.tailrace.encoder.scan;

import org.jspecify.annotations.NullMarked;
