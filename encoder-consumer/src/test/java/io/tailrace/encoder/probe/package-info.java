@NullMarked
package io.tailrace.encoder.probe;

import org.jspecify.annotations.NullMarked;
