package io.tailrace.gateway.jobs;

/**
 * Where a record is in the topic of jobs.
 *
 * @param atMillis its time, UTC
 */
record Place(int partition, long offset, long atMillis) {}
