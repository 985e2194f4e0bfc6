/** Dead letters: what could not be used, and what was done about it. */
@NullMarked
package io.tailrace.gateway.letters;

import org.jspecify.annotations.NullMarked;
