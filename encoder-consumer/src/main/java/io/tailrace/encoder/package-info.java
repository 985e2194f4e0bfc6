/** The encoder service: what it is, what it can do, and the wiring of its parts. */
@NullMarked
package io.tailrace.encoder;

import org.jspecify.annotations.NullMarked;
