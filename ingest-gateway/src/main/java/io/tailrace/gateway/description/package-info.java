/** What the API is, for machines: its OpenAPI document. */
@NullMarked
package io.tailrace.gateway.description;

import org.jspecify.annotations.NullMarked;
