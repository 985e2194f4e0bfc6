/** Spans of work that is over, exported by OTLP where that is configured; without it nothing of this runs. */
@NullMarked
package io.tailrace.tracing;

import org.jspecify.annotations.NullMarked;
