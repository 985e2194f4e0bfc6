@NullMarked
package io.tailrace.router;

import org.jspecify.annotations.NullMarked;
