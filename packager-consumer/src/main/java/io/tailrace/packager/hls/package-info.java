/** Writes HLS playlists (RFC 8216bis). Pure: an asset in, text out. */
@NullMarked
package io.tailrace.packager.hls;

import org.jspecify.annotations.NullMarked;
