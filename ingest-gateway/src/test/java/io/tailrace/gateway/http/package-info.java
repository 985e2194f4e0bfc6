@NullMarked
package io.tailrace.gateway.http;

import org.jspecify.annotations.NullMarked;
