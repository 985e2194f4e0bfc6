@NullMarked
package io.tailrace.encoder.dialect;

import org.jspecify.annotations.NullMarked;
