/** The embedded default: Kafka, registry, S3 and every service in this process, durable under one data folder. */
@NullMarked
package io.tailrace.standalone.server;

import org.jspecify.annotations.NullMarked;
