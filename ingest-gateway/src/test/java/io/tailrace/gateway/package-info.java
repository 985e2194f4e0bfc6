@NullMarked
package io.tailrace.gateway;

import org.jspecify.annotations.NullMarked;
