/** A worker process: slots that take one task at a time, keep the lease while it runs and report what came of it. */
@NullMarked
package io.tailrace.worker;

import org.jspecify.annotations.NullMarked;
