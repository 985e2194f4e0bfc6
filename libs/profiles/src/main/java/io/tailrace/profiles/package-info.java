/** Recipes and pools as data: profiles and {@code pools.yaml}, read from YAML and checked once, at start. */
@NullMarked
package io.tailrace.profiles;

import org.jspecify.annotations.NullMarked;
