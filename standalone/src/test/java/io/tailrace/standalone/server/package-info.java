@NullMarked
package io.tailrace.standalone.server;

import org.jspecify.annotations.NullMarked;
