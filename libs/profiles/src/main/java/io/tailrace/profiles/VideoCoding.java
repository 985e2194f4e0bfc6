package io.tailrace.profiles;

import io.tailrace.media.PictureCodec;
import io.tailrace.media.ToneMapping;

/**
 * How the pictures of a profile are coded where they do not say otherwise.
 *
 * @param codec        of rungs that name none
 * @param codecProfile upper bound of that codec's tools, such as {@code high}
 * @param speed        preset on x264's scale, {@code ultrafast} to {@code veryslow}, for all codecs
 * @param threads      of one encoder, fixed: the number changes the bytes, and with two or more x264 under a rate limit is not repeatable (docs/decisions/0004)
 * @param toneMapping  how HDR sources become SDR
 */
public record VideoCoding(PictureCodec codec, String codecProfile, String speed, int threads, ToneMapping toneMapping) {

    /** Upper bound of the tools of a rung's codec. */
    public String codecProfile(PictureCodec of) {
        return of == codec ? codecProfile : of.usualProfile();
    }
}
