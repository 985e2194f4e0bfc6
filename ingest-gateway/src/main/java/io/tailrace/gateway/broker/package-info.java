/** The way to the broker: nothing is answered before the broker has it. */
@NullMarked
package io.tailrace.gateway.broker;

import org.jspecify.annotations.NullMarked;
