@NullMarked
package io.tailrace.tracing;

import org.jspecify.annotations.NullMarked;
