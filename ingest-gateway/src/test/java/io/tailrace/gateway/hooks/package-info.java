/** Tests of the recorders' hooks. */
@NullMarked
package io.tailrace.gateway.hooks;

import org.jspecify.annotations.NullMarked;
