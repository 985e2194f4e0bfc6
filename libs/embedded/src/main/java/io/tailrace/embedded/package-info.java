/** Kafka, a schema registry and S3 inside this JVM, for the standalone process and for tests. Never for several nodes. */
@NullMarked
package io.tailrace.embedded;

import org.jspecify.annotations.NullMarked;
