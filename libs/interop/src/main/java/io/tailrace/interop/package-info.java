/** Genuine servers and classes that tests of the profile interop compare with. */
@NullMarked
package io.tailrace.interop;

import org.jspecify.annotations.NullMarked;
