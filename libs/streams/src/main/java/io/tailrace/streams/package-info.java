/** Life cycle of a Kafka Streams application: its settings, its errors, its state folder, its metrics and health. No topology. */
@NullMarked
package io.tailrace.streams;

import org.jspecify.annotations.NullMarked;
