@NullMarked
package io.tailrace.standalone.cli;

import org.jspecify.annotations.NullMarked;
