@NullMarked
package io.tailrace.encoder;

import org.jspecify.annotations.NullMarked;
