/** Runs ffmpeg and ffprobe for one attempt: guarded inputs, cancel, and what a bad end means. */
@NullMarked
package io.tailrace.encoder.process;

import org.jspecify.annotations.NullMarked;
