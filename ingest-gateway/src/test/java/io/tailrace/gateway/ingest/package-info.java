@NullMarked
package io.tailrace.gateway.ingest;

import org.jspecify.annotations.NullMarked;
