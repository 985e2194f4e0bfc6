@NullMarked
package io.tailrace.gateway.description;

import org.jspecify.annotations.NullMarked;
