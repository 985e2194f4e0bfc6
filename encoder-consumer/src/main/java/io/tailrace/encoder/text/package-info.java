/** Subtitles: text tracks, sidecar files and captions of a source become segmented WebVTT on the title's clock. */
@NullMarked
package io.tailrace.encoder.text;

import org.jspecify.annotations.NullMarked;
