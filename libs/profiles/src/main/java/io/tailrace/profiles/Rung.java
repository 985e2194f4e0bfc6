package io.tailrace.profiles;

/**
 * One step of the ladder.
 *
 * @param box              what the picture is fitted into
 * @param quality          on the CRF scale of x264; lower is better
 * @param maxBitsPerSecond bound of the bit rate
 * @param deinterlace      of interlaced sources
 */
public record Rung(Box box, double quality, long maxBitsPerSecond, Deinterlace deinterlace) {}
