package io.tailrace.router.pool;

import java.util.Arrays;

/**
 * A build of the encoder that a job asks for. An identity is parts between slashes,
 * {@code ffmpeg-7.1.1/libavcodec-61.19.101/h264-…/aac-…}; what is asked for is one of them or its beginning up to a dot, dash or plus, or
 * the whole identity. What begins with no name is a version of ffmpeg: {@code 7.1} is {@code ffmpeg-7.1}.
 */
final class EncoderVersion {

    private static final String PROGRAM = "ffmpeg-";
    private static final String ENDS_OF_A_VERSION = ".-+~";

    private EncoderVersion() {}

    /** Whether a pool of {@code identity} is of the build {@code asked}; of an empty one any is. */
    static boolean fits(String identity, String asked) {
        return asked.isEmpty()
                || identity.equals(asked)
                || Arrays.stream(identity.split("/", -1))
                        .anyMatch(part -> begins(part, asked) || begins(part, PROGRAM + asked));
    }

    private static boolean begins(String part, String asked) {
        return part.startsWith(asked)
                && (part.length() == asked.length() || ENDS_OF_A_VERSION.indexOf(part.charAt(asked.length())) >= 0);
    }
}
