/** Tests of subtitles. */
@NullMarked
package io.tailrace.encoder.text;

import org.jspecify.annotations.NullMarked;
