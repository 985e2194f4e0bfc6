package io.tailrace.ffmpeg;

import java.util.ArrayList;
import java.util.List;

/**
 * A media segment of one track: one fragment or more, read to its last byte.
 *
 * @param fragments at least one, in order of the bytes
 */
public record CmafSegment(List<Fragment> fragments) {

    public CmafSegment {
        fragments = List.copyOf(fragments);
    }

    /**
     * A {@code moof} and its samples.
     *
     * @param sequence number in {@code mfhd}
     * @param decodeTime {@code tfdt}, ticks
     * @param duration sum of the samples' durations, ticks
     * @param samples how many
     * @param firstPresentation earliest presentation time before the edit list, ticks
     * @param startsWithSync the first sample can be decoded by itself
     * @param firstSampleEnd behind the last byte of the first sample, counted from the start of the segment
     */
    public record Fragment(
            long sequence,
            long decodeTime,
            long duration,
            int samples,
            long firstPresentation,
            boolean startsWithSync,
            int firstSampleEnd) {

        public long end() {
            return decodeTime + duration;
        }
    }

    /**
     * Parses the bytes of a segment that belongs to {@code init}.
     *
     * @throws MalformedMediaException when they are cut short, name another track, or promise samples their {@code mdat} does not hold
     */
    public static CmafSegment parse(byte[] bytes, CmafInit init) throws MalformedMediaException {
        List<Fragment> fragments = new ArrayList<>();
        List<Box> boxes = Box.file(bytes).children();
        for (int i = 0; i < boxes.size(); i++) {
            if (boxes.get(i).type().equals("moof")) {
                if (i + 1 == boxes.size() || !boxes.get(i + 1).type().equals("mdat")) {
                    throw new MalformedMediaException("a fragment without its samples");
                }
                fragments.add(FragmentReader.read(boxes.get(i), boxes.get(i + 1), init));
            }
        }
        if (fragments.isEmpty()) {
            throw new MalformedMediaException("a segment without a fragment");
        }
        return new CmafSegment(fragments);
    }

    public Fragment first() {
        return fragments.get(0);
    }

    public Fragment last() {
        return fragments.get(fragments.size() - 1);
    }

    public long decodeTime() {
        return first().decodeTime();
    }

    /** Ticks. */
    public long duration() {
        return fragments.stream().mapToLong(Fragment::duration).sum();
    }

    public long samples() {
        return fragments.stream().mapToLong(Fragment::samples).sum();
    }

    /** Each fragment starts where the one before it ends, with the next sequence number. */
    public boolean isContinuous() {
        for (int i = 1; i < fragments.size(); i++) {
            Fragment before = fragments.get(i - 1);
            Fragment here = fragments.get(i);
            if (here.decodeTime() != before.end() || here.sequence() != before.sequence() + 1) {
                return false;
            }
        }
        return true;
    }
}
