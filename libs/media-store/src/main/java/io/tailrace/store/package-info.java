/** Objects in S3: the few operations the pipeline needs, each tried again where that is safe, each failure of one of few kinds. */
@NullMarked
package io.tailrace.store;

import org.jspecify.annotations.NullMarked;
