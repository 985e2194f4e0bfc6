@NullMarked
package io.tailrace.standalone.batch;

import org.jspecify.annotations.NullMarked;
