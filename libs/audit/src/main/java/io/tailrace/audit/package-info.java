/** The audit of a job: a chain of events in which a changed, missing, moved or cut-off one shows. Pure. */
@NullMarked
package io.tailrace.audit;

import org.jspecify.annotations.NullMarked;
