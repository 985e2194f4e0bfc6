@NullMarked
package io.tailrace.gateway.fleet;

import org.jspecify.annotations.NullMarked;
