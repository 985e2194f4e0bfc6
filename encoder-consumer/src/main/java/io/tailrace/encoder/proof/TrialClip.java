package io.tailrace.encoder.proof;

import io.tailrace.ffmpeg.CmafInit;
import io.tailrace.ffmpeg.CmafSegment;
import io.tailrace.ffmpeg.MalformedMediaException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What a trial wrote: an init segment, and a fragment per group of pictures. Pure. */
record TrialClip(CmafInit init, CmafSegment media) {

    private static final int HASH_DIGITS = 16;

    static TrialClip parse(byte[] bytes) throws MalformedMediaException {
        int end = headEnd(bytes);
        CmafInit init = CmafInit.parse(Arrays.copyOf(bytes, end));
        return new TrialClip(init, CmafSegment.parse(Arrays.copyOfRange(bytes, end, bytes.length), init));
    }

    /** Where the first fragment begins. */
    private static int headEnd(byte[] bytes) {
        ByteBuffer boxes = ByteBuffer.wrap(bytes);
        while (boxes.remaining() >= 8) {
            int start = boxes.position();
            int size = boxes.getInt(start);
            String type = new String(bytes, start + 4, 4, StandardCharsets.ISO_8859_1);
            if (type.equals("moof") || size < 8 || size > boxes.remaining()) {
                return start;
            }
            boxes.position(start + size);
        }
        return bytes.length;
    }

    /** What tells two encoders apart: the beginning of the init segment's hash. */
    String hash() {
        return init.sha256().substring(0, HASH_DIGITS);
    }

    /**
     * What is wrong with pictures that were asked for in groups of {@code gopFrames}: the rules of every chunk.
     *
     * @param tick ticks of a frame
     */
    Optional<String> problem(int groups, int gopFrames, int tick) {
        if (media.fragments().size() != groups || media.samples() != (long) groups * gopFrames) {
            return Optional.of(media.samples() + " pictures in "
                    + media.fragments().size() + " groups instead of " + groups * gopFrames + " in " + groups);
        }
        for (int i = 0; i < groups; i++) {
            CmafSegment.Fragment group = media.fragments().get(i);
            long start = (long) i * gopFrames * tick;
            if (!group.startsWithSync()) {
                return Optional.of("no key frame where one was forced");
            }
            if (group.decodeTime() != start || group.firstPresentation() - init.editMediaTime() != start) {
                return Optional.of("pictures at wrong times");
            }
        }
        return Optional.empty();
    }
}
