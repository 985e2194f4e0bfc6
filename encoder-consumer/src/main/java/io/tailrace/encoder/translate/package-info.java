/** From a command line of ffmpeg that encodes by the CPU to its counterpart of a hardware class, in the words of its dialect. Pure. */
@NullMarked
package io.tailrace.encoder.translate;

import org.jspecify.annotations.NullMarked;
