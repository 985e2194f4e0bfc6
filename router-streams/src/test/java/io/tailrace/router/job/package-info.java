@NullMarked
package io.tailrace.router.job;

import org.jspecify.annotations.NullMarked;
