/** Sample records and a pretended world of workers and a packager, for the router's tests. */
@NullMarked
package io.tailrace.router.sample;

import org.jspecify.annotations.NullMarked;
