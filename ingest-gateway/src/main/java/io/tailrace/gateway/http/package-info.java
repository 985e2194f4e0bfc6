/** HTTP as the gateway speaks it: the server and its limits, routes, JSON in and out, RFC 9457 problems. Knows no pipeline. */
@NullMarked
package io.tailrace.gateway.http;

import org.jspecify.annotations.NullMarked;
