@NullMarked
package io.tailrace.encoder.encode;

import org.jspecify.annotations.NullMarked;
