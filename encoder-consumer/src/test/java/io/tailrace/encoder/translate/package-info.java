@NullMarked
package io.tailrace.encoder.translate;

import org.jspecify.annotations.NullMarked;
