package io.tailrace.profiles;

import io.tailrace.media.PictureCodec;

/**
 * One step of the ladder.
 *
 * @param box              what the picture is fitted into
 * @param quality          on the CRF scale of the codec's encoder for CPUs; lower is better
 * @param maxBitsPerSecond bound of the bit rate
 * @param deinterlace      of interlaced sources
 * @param codec            of the picture; rungs of one codec and range are what a player switches between
 * @param isHdr            whether it keeps the high dynamic range of its source; sources without one do not get it
 */
public record Rung(
        Box box, double quality, long maxBitsPerSecond, Deinterlace deinterlace, PictureCodec codec, boolean isHdr) {}
