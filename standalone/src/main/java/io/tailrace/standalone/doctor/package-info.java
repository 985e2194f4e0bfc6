/** What {@code tailrace doctor} looks at: whether this node reaches what the pipeline needs, and may do there what it must. */
@NullMarked
package io.tailrace.standalone.doctor;

import org.jspecify.annotations.NullMarked;
