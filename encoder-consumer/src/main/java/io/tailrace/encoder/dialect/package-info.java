/** How the encoders of each hardware class are spoken to: one file per class, and the line in {@code Dialects} that registers it. Pure. */
@NullMarked
package io.tailrace.encoder.dialect;

import org.jspecify.annotations.NullMarked;
