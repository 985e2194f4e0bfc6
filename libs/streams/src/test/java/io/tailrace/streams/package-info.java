@NullMarked
package io.tailrace.streams;

import org.jspecify.annotations.NullMarked;
