/** Recorders' own ways of telling that a recording is finished: who may say so, what it says, and what it wants to hear back. */
@NullMarked
package io.tailrace.gateway.hooks;

import org.jspecify.annotations.NullMarked;
