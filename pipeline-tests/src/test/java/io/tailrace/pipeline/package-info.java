/** Black-box tests of the whole pipeline over its public surface: the command, HTTP, the buckets. */
@NullMarked
package io.tailrace.pipeline;

import org.jspecify.annotations.NullMarked;
