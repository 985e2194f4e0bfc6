/** ffmpeg and ffprobe as guarded child processes, and a reader for the CMAF boxes they write. Decides nothing about titles or tasks. */
@NullMarked
package io.tailrace.ffmpeg;

import org.jspecify.annotations.NullMarked;
