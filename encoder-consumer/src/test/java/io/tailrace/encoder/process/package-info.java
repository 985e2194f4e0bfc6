@NullMarked
package io.tailrace.encoder.process;

import org.jspecify.annotations.NullMarked;
