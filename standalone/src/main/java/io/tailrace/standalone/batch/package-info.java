/** Thousands of recordings in one go: a CSV or a listing in, jobs and a report out, going on where a run was cut off. */
@NullMarked
package io.tailrace.standalone.batch;

import org.jspecify.annotations.NullMarked;
