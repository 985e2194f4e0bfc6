/** The profiles of this installation, to look at. */
@NullMarked
package io.tailrace.gateway.recipes;

import org.jspecify.annotations.NullMarked;
