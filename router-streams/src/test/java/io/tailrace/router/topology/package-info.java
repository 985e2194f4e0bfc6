@NullMarked
package io.tailrace.router.topology;

import org.jspecify.annotations.NullMarked;
