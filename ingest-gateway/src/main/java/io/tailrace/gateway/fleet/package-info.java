/** Workers, queues and demand as the pipeline last told them. */
@NullMarked
package io.tailrace.gateway.fleet;

import org.jspecify.annotations.NullMarked;
