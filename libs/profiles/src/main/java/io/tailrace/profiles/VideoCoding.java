package io.tailrace.profiles;

/**
 * How all pictures of a profile are coded.
 *
 * @param codec        {@code h264}
 * @param codecProfile upper bound of the codec's tools, such as {@code high}
 * @param speed        preset on x264's scale, {@code ultrafast} to {@code veryslow}
 * @param threads      fixed, since the number of threads changes the bytes
 */
public record VideoCoding(String codec, String codecProfile, String speed, int threads) {}
