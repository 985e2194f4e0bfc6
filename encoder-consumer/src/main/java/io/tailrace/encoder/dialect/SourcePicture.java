package io.tailrace.encoder.dialect;

/**
 * What a decoder is handed.
 *
 * @param codec as ffprobe names it
 * @param bitDepth of the samples
 * @param isHalved 4:2:0, the one chroma format that devices decode
 * @param changesSize pictures of other sizes were seen
 */
public record SourcePicture(String codec, int bitDepth, boolean isHalved, boolean changesSize) {}
