/** The fault suite: separate processes, faults at random moments, and a checker that trusts none of them. */
@NullMarked
package io.tailrace.pipeline.faults;

import org.jspecify.annotations.NullMarked;
