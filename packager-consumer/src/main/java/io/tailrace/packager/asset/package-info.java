/** What a published asset consists of, put together from the plan and the part lists of its units. Pure. */
@NullMarked
package io.tailrace.packager.asset;

import org.jspecify.annotations.NullMarked;
