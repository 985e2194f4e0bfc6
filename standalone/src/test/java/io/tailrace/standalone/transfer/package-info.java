@NullMarked
package io.tailrace.standalone.transfer;

import org.jspecify.annotations.NullMarked;
