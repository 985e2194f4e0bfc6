/** What a job does next: every transition of its life, the acceptance of its units, its view and its audit chain. Decisions only. */
@NullMarked
package io.tailrace.router.job;

import org.jspecify.annotations.NullMarked;
