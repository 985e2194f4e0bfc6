package io.tailrace.profiles;

/**
 * How all pictures of a profile are coded.
 *
 * @param codec        {@code h264}
 * @param codecProfile upper bound of the codec's tools, such as {@code high}
 * @param speed        preset on x264's scale, {@code ultrafast} to {@code veryslow}
 * @param threads      of one encoder, fixed: the number changes the bytes, and with two or more x264 under a rate limit is not repeatable (docs/decisions/0004)
 */
public record VideoCoding(String codec, String codecProfile, String speed, int threads) {}
