/** Connects the router's decisions to topics and stores. */
@NullMarked
package io.tailrace.router.topology;

import org.jspecify.annotations.NullMarked;
