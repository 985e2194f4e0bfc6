/** Measured comparisons with peers, in one run, interleaved. Programs, not tests: nothing here asserts a time. */
@NullMarked
package io.tailrace.benchmarks;

import org.jspecify.annotations.NullMarked;
