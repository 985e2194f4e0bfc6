/** The loopback relay: the only address a transcoder process knows, to read its source and to hand over what it made. */
@NullMarked
package io.tailrace.encoder.relay;

import org.jspecify.annotations.NullMarked;
