/** The edge to Kafka and the schema registry: connection, Avro wire format, publishing, task queue, bootstrap, followed topics. */
@NullMarked
package io.tailrace.kafka;

import org.jspecify.annotations.NullMarked;
