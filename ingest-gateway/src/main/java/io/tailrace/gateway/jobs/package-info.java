/** Jobs as users see them: the view of the jobs topic on disk, its index, look-up, listing and cancel. */
@NullMarked
package io.tailrace.gateway.jobs;

import org.jspecify.annotations.NullMarked;
