/** The audit of jobs as HTTP calls. */
@NullMarked
package io.tailrace.gateway.audit;

import org.jspecify.annotations.NullMarked;
