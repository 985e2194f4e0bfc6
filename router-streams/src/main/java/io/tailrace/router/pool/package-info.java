/** Which pool encodes what, and how long it will take: decisions over the fleet as the dispatcher sees it. */
@NullMarked
package io.tailrace.router.pool;

import org.jspecify.annotations.NullMarked;
