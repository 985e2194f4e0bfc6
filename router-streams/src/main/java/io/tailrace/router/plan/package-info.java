/** From a source's facts and a profile to a plan: grid, ladder, tracks, groups of work. Decisions only. */
@NullMarked
package io.tailrace.router.plan;

import org.jspecify.annotations.NullMarked;
