package io.tailrace.router.plan;

import io.tailrace.events.Grid;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.Rate;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import io.tailrace.profiles.Profile;
import java.time.Duration;
import java.util.Optional;

/**
 * A title on its grid: how many frames, how they are cut, and where frame 0 lies in the source and in the copy that picture tasks read.
 * All times in microseconds.
 *
 * @param isFieldRate frames of the grid are made of the fields of an interlaced source
 */
record TitleGrid(FrameGrid frames, boolean isFieldRate, long anchorMicros, long mediaAnchorMicros) {

    /**
     * A first picture this close to the container's start is frame 0: sound in front of it is codec priming. A later one is repeated from
     * the start on.
     */
    private static final long LATE_MICROS = 250_000;

    /** Coded sound ends up to a few packets behind the picture in any recording; that is no reason to hold the last one. */
    private static final long LONGER_MICROS = 500_000;

    static TitleGrid of(Profile profile, SourceFacts facts, Optional<PreparedMedia> prepared) {
        Optional<VideoFacts> video = facts.getVideo();
        if (video.isEmpty()) {
            long all = framesIn(facts.getDurationMicros(), GridRate.NOMINAL);
            long skipped = skipped(profile, GridRate.NOMINAL, all);
            long anchor = GridRate.NOMINAL.microsAt(skipped);
            long total = kept(profile, GridRate.NOMINAL, all - skipped);
            return new TitleGrid(cut(profile, GridRate.NOMINAL, total, 0), false, anchor, anchor);
        }
        long anchor = anchor(video.get().getStartMicros());
        long mediaAnchor = prepared.map(PreparedMedia::getMediaAnchorMicros).orElse(anchor);
        VideoFacts read = prepared.flatMap(copy -> copy.getFacts().getVideo()).orElse(video.get());
        FrameRate rate = GridRate.of(read, profile);
        // A copy holds the picture only, on a clock of its own; sound is on that of the source.
        long picture = read.getEndMicros() - mediaAnchor;
        long sound =
                soundEndMicros(profile, prepared.map(PreparedMedia::getFacts).orElse(facts)) - anchor;
        // The title ends with its picture, or with sound that goes on clearly longer: the last picture is then held.
        long all = framesIn(sound - picture >= LONGER_MICROS ? sound : picture, rate);
        long skipped = skipped(profile, rate, all);
        long total = kept(profile, rate, all - skipped);
        long start = rate.microsAt(skipped);
        FrameGrid frames = cut(profile, rate, total, read.getKeyFrameDistanceMicros());
        if (profile.frameRate().isPresent()) {
            boolean showsFields = Fields.areIn(read) && GridRate.isNearerToFields(read, rate);
            return new TitleGrid(frames, showsFields, anchor + start, mediaAnchor + start);
        }
        Optional<FrameRate> fieldRate =
                Fields.areWanted(profile, read) ? GridRate.ofFields(read, profile.maxFrameRate()) : Optional.empty();
        return fieldRate
                .map(fields -> new TitleGrid(doubled(frames, fields), true, anchor + start, mediaAnchor + start))
                .orElseGet(() -> new TitleGrid(frames, false, anchor + start, mediaAnchor + start));
    }

    /** Whole frames in front of the profile's part of the title, so that the frames of a trimmed title are those of the whole one. */
    private static long skipped(Profile profile, FrameRate rate, long all) {
        return Math.min(all - 1, wholeFrames(profile.trim().from(), rate));
    }

    private static long kept(Profile profile, FrameRate rate, long rest) {
        return profile.trim()
                .length()
                .map(length -> Math.max(1, Math.min(rest, wholeFrames(length, rate))))
                .orElse(rest);
    }

    private static long wholeFrames(Duration duration, FrameRate rate) {
        return duration.isZero() ? 0 : framesIn(micros(duration), rate);
    }

    /** The same borders for twice the frames, so that rungs of frames and rungs of fields are cut at the same times. */
    private static FrameGrid doubled(FrameGrid frames, FrameRate rate) {
        return new FrameGrid(
                rate,
                2 * frames.totalFrames(),
                2 * frames.gopFrames(),
                2 * frames.segmentFrames(),
                2 * frames.chunkFrames());
    }

    /** Of the sound that the profile wants, from the container's start; 0 when it wants none. */
    private static long soundEndMicros(Profile profile, SourceFacts facts) {
        boolean wantsSound = !profile.audio().isEmpty()
                || profile.files().stream().anyMatch(file -> file.audio().isPresent());
        return wantsSound ? soundEndMicros(facts) : 0;
    }

    private static long soundEndMicros(SourceFacts facts) {
        return facts.getAudio().stream()
                .mapToLong(track ->
                        Math.min(facts.getDurationMicros(), track.getStartMicros() + track.getDurationMicros()))
                .max()
                .orElse(0);
    }

    private static long anchor(long firstPictureMicros) {
        return Math.abs(firstPictureMicros) < LATE_MICROS ? firstPictureMicros : 0;
    }

    private static long framesIn(long micros, FrameRate rate) {
        long scaled = Math.multiplyExact(Math.max(0, micros), rate.num());
        long unit = Math.multiplyExact(1_000_000L, rate.den());
        return Math.max(1, Math.floorDiv(scaled + unit / 2, unit));
    }

    /** A worker seeks once per chunk and decodes up to a key-frame distance for nothing: a chunk is at least two of them long. */
    private static FrameGrid cut(Profile profile, FrameRate rate, long total, long keyFrameDistanceMicros) {
        int gop = rate.framesIn(seconds(profile.gop()));
        int segment = wholeParts(rate.framesIn(seconds(profile.segment())), gop);
        long keyFrames = Math.max(
                0, Math.min(keyFrameDistanceMicros, micros(profile.policy().maxDuration())));
        long wanted =
                Math.max(wholeParts(rate.framesIn(seconds(profile.chunk())), segment), framesIn(2 * keyFrames, rate));
        if (total < 2 * wanted) {
            wanted = total;
        }
        int chunk = Math.multiplyExact(segment, Math.toIntExact(-Math.floorDiv(-wanted, segment)));
        return new FrameGrid(rate, total, gop, segment, chunk);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static long micros(Duration duration) {
        return duration.toMillis() * 1000;
    }

    /** The whole multiple of {@code part} nearest to {@code frames}, at least one: 4 s at 30000/1001 are two GOPs of 60 frames. */
    private static int wholeParts(int frames, int part) {
        return part * Math.max(1, (frames + part / 2) / part);
    }

    Grid toRecord() {
        FrameRate rate = frames.rate();
        return Grid.newBuilder()
                .setRate(Rate.newBuilder().setNum(rate.num()).setDen(rate.den()).build())
                .setTotalFrames(frames.totalFrames())
                .setGopFrames(frames.gopFrames())
                .setSegmentFrames(frames.segmentFrames())
                .setChunkFrames(frames.chunkFrames())
                .setIsFieldRate(isFieldRate)
                .build();
    }
}
