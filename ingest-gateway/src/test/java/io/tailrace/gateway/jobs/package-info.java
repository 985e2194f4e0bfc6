@NullMarked
package io.tailrace.gateway.jobs;

import org.jspecify.annotations.NullMarked;
