/** Tests of the side-car. */
@NullMarked
package io.tailrace.standalone.agent;

import org.jspecify.annotations.NullMarked;
