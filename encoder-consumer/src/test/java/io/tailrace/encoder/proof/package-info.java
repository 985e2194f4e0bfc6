@NullMarked
package io.tailrace.encoder.proof;

import org.jspecify.annotations.NullMarked;
