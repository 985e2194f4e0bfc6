@NullMarked
package io.tailrace.ffmpeg;

import org.jspecify.annotations.NullMarked;
