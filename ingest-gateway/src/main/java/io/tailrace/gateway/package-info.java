/** The gateway: its settings and its wiring. Events and requests in, records on topics out; a view of jobs to look at. */
@NullMarked
package io.tailrace.gateway;

import org.jspecify.annotations.NullMarked;
