@NullMarked
package io.tailrace.standalone;

import org.jspecify.annotations.NullMarked;
