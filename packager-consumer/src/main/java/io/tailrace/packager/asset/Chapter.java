package io.tailrace.packager.asset;

/** A named part of a title, half open, in microseconds from its start. The title is printable and never empty. */
public record Chapter(long startMicros, long endMicros, String title) {}
