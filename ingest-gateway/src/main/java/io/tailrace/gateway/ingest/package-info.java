/** The doors: what a request or a notification asks, whether it is allowed, and its way to the ingest topic. */
@NullMarked
package io.tailrace.gateway.ingest;

import org.jspecify.annotations.NullMarked;
