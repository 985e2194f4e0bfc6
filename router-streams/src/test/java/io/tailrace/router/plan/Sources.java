package io.tailrace.router.plan;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.Rate;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Sources for tests. */
public final class Sources {

    private static final List<String> CODECS = List.of("h264", "hevc", "prores", "mpeg2video", "vp9");

    private Sources() {}

    public static ObjectVersion object(String key) {
        return ObjectVersion.newBuilder()
                .setBucket("media-input")
                .setKey(key)
                .setEtag("e1")
                .setSize(1_000_000)
                .build();
    }

    /** H.264 with square pixels that starts with its container. */
    public static VideoFacts.Builder video(int width, int height, int num, int den, double seconds) {
        Rate rate = Rate.newBuilder().setNum(num).setDen(den).build();
        return VideoFacts.newBuilder()
                .setCodec("h264")
                .setWidth(width)
                .setHeight(height)
                .setPixelFormat("yuv420p")
                .setShortestIntervalRate(rate)
                .setAverageRate(rate)
                .setStartMicros(0)
                .setEndMicros(Math.round(seconds * 1e6))
                .setKeyFrameDistanceMicros(2_000_000);
    }

    public static AudioFacts.Builder audio(int track, int channels) {
        return AudioFacts.newBuilder()
                .setTrack(track)
                .setCodec("aac")
                .setChannels(channels)
                .setSampleRate(48_000)
                .setLanguage("en");
    }

    /** A source that can be sought. */
    public static SourceFacts.Builder facts(double seconds) {
        return SourceFacts.newBuilder()
                .setSource(object("a.mp4"))
                .setDemuxer("mov")
                .setStartMicros(0)
                .setDurationMicros(Math.round(seconds * 1e6))
                .setIsSeekable(true);
    }

    /** 1080p25 with stereo. */
    public static SourceFacts fullHd(double seconds) {
        return facts(seconds)
                .setVideo(video(1920, 1080, 25, 1, seconds).build())
                .setAudio(List.of(audio(0, 2).build()))
                .build();
    }

    /** Any source a probe could let through, sane or not. */
    public static SourceFacts any(SplittableRandom random) {
        double seconds = random.nextInt(4) == 0 ? random.nextDouble(0, 2) : random.nextDouble(2, 80_000);
        SourceFacts.Builder facts = facts(seconds).setIsSeekable(random.nextInt(4) != 0);
        boolean hasVideo = random.nextInt(8) != 0;
        facts.setVideo(hasVideo ? anyVideo(random, seconds) : null);
        List<AudioFacts> tracks = new ArrayList<>();
        for (int i = hasVideo ? random.nextInt(4) : random.nextInt(1, 4); i > 0; i--) {
            tracks.add(audio(tracks.size(), random.nextInt(1, 9))
                    .setLanguage(random.nextBoolean() ? "en" : "\"\n/../de")
                    .setTitle(random.nextBoolean() ? "" : "Director's \"cut\"\n#EXT")
                    .setIsDefault(random.nextBoolean())
                    .build());
        }
        return facts.setAudio(tracks).build();
    }

    private static VideoFacts anyVideo(SplittableRandom random, double seconds) {
        int num = random.nextBoolean() ? random.nextInt(1, 240) : random.nextInt(1, Integer.MAX_VALUE);
        int den = random.nextBoolean() ? 1 : random.nextInt(0, random.nextBoolean() ? 1200 : Integer.MAX_VALUE);
        return video(random.nextInt(1, 5000), random.nextInt(1, 5000), num, den, seconds)
                .setCodec(CODECS.get(random.nextInt(CODECS.size())))
                .setRotation(90 * random.nextInt(4))
                .setSarNum(random.nextInt(0, 100))
                .setSarDen(random.nextInt(0, 100))
                .setBitDepth(random.nextBoolean() ? 8 : 10)
                .setStartMicros(random.nextLong(0, 2_000_000))
                .setKeyFrameDistanceMicros(random.nextInt(3) == 0 ? 0 : random.nextLong(0, 20_000_000))
                .setColorTransfer(random.nextInt(5) == 0 ? "smpte2084" : "bt709")
                .setFieldOrder(random.nextInt(5) == 0 ? "tt" : "progressive")
                .build();
    }

    /** A copy that begins as the source does. */
    public static PreparedMedia copy(SourceFacts facts) {
        long start = facts.getVideo().map(VideoFacts::getStartMicros).orElse(0L);
        return PreparedMedia.newBuilder()
                .setMedia(object("job/copy.mkv"))
                .setDemuxer("matroska")
                .setFacts(facts)
                .setMediaAnchorMicros(start < 250_000 ? start : 0)
                .build();
    }
}
