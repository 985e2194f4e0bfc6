@NullMarked
package io.tailrace.standalone.progress;

import org.jspecify.annotations.NullMarked;
