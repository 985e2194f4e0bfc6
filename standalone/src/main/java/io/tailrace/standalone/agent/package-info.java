/** The side-car of a recorder: brings finished files into the input bucket and announces them. */
@NullMarked
package io.tailrace.standalone.agent;

import org.jspecify.annotations.NullMarked;
