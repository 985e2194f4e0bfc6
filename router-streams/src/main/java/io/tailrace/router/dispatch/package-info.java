/** The order and release of every task: what waits, what goes next, how much is released, who is there to take it. */
@NullMarked
package io.tailrace.router.dispatch;

import org.jspecify.annotations.NullMarked;
