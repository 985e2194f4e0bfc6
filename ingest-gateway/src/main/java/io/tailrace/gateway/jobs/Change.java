package io.tailrace.gateway.jobs;

/** The last thing that is known of a job: a view, or that it is there no more. */
record Change(String id, Place place, boolean isRemoved) {}
