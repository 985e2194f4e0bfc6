/** The router as a service: its settings, its start, its main. */
@NullMarked
package io.tailrace.router;

import org.jspecify.annotations.NullMarked;
