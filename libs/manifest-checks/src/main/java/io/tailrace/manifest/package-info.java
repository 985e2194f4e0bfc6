/**
 * Strict rules for HLS playlists and DASH manifests, each with the clause it comes from. For tests: written against the standards and
 * not against our writers.
 */
@NullMarked
package io.tailrace.manifest;

import org.jspecify.annotations.NullMarked;
