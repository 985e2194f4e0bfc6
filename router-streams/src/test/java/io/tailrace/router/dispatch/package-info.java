@NullMarked
package io.tailrace.router.dispatch;

import org.jspecify.annotations.NullMarked;
