/** The packager: the asset in the output bucket. Wiring only; see the packages below it. */
@NullMarked
package io.tailrace.packager;

import org.jspecify.annotations.NullMarked;
