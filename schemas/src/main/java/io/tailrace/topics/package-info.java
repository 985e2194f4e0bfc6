/** The topic catalogue: names, keys, record types, partitions, clean-up and limits. No logic. */
@NullMarked
package io.tailrace.topics;

import org.jspecify.annotations.NullMarked;
