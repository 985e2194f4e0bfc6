package io.tailrace.encoder;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Grid;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Plan;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.Rate;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The router's planner in small: a plan of two small rungs, sound, a proxy and a poster, with short chunks. */
final class TestPlanner {

    private static final List<FrameRate> STANDARD = List.of(
            new FrameRate(24000, 1001),
            new FrameRate(24, 1),
            new FrameRate(25, 1),
            new FrameRate(30000, 1001),
            new FrameRate(30, 1),
            new FrameRate(48, 1),
            new FrameRate(50, 1),
            new FrameRate(60000, 1001),
            new FrameRate(60, 1));

    private static final long SHORTLY = 250_000;
    private static final long TOLERATED = 500_000;

    private TestPlanner() {}

    static FrameRate snap(Rate rate) {
        FrameRate measured = new FrameRate(rate.getNum(), rate.getDen());
        FrameRate best = measured;
        double error = 0.005;
        for (FrameRate standard : STANDARD) {
            double off = Math.abs(measured.framesPerSecond() / standard.framesPerSecond() - 1);
            if (off <= error) {
                best = standard;
                error = off;
            }
        }
        return best.framesPerSecond() > 60.001 ? new FrameRate(60, 1) : best;
    }

    /** @param isOneChunk as for a title that is shorter than two chunks */
    static Plan plan(SourceFacts facts, Optional<PreparedMedia> prepared, boolean isOneChunk) {
        VideoFacts video = facts.getVideo().orElseThrow();
        long anchor = video.getStartMicros() < SHORTLY ? video.getStartMicros() : 0;
        long mediaAnchor = prepared.map(PreparedMedia::getMediaAnchorMicros).orElse(anchor);
        VideoFacts read =
                prepared.map(copy -> copy.getFacts().getVideo().orElseThrow()).orElse(video);
        FrameRate rate = snap(read.getShortestIntervalRate());
        long end = read.getEndMicros() - mediaAnchor;
        long sound = prepared.map(PreparedMedia::getFacts).orElse(facts).getAudio().stream()
                .mapToLong(track -> track.getStartMicros() + track.getDurationMicros())
                .max()
                .orElse(0);
        long title = sound - anchor - end >= TOLERATED ? sound - anchor : end;
        // Of an interlaced source the upper rung has a picture of every field, all others of every frame.
        boolean isFieldRate = Set.of("tt", "bb", "tb", "bt").contains(read.getFieldOrder());
        int fields = isFieldRate ? 2 : 1;
        long total = fields * Math.max(1, Math.round(title * (double) rate.num() / rate.den() / 1e6));
        int gop = fields * rate.framesIn(1);
        ObjectVersion media = prepared.map(PreparedMedia::getMedia).orElse(facts.getSource());
        return Plan.newBuilder()
                .setProfile("test")
                .setProfileVersion("0")
                .setFacts(SourceFacts.newBuilder(facts)
                        .setVideo(VideoFacts.newBuilder(video)
                                .setEndMicros(end + anchor)
                                .setWidth(read.getWidth())
                                .setHeight(read.getHeight())
                                .setSarNum(read.getSarNum())
                                .setSarDen(read.getSarDen())
                                .setChangesSize(read.getChangesSize())
                                .build())
                        .build())
                .setMedia(media)
                .setMediaDemuxer(prepared.map(PreparedMedia::getDemuxer).orElse(facts.getDemuxer()))
                .setGrid(Grid.newBuilder()
                        .setRate(Rate.newBuilder()
                                .setNum(fields * rate.num())
                                .setDen(rate.den())
                                .build())
                        .setTotalFrames(total)
                        .setGopFrames(gop)
                        .setSegmentFrames(gop)
                        .setChunkFrames(isOneChunk ? gop * 3600 : gop * 2)
                        .setIsFieldRate(isFieldRate)
                        .build())
                .setAnchorMicros(anchor)
                .setMediaAnchorMicros(
                        prepared.map(PreparedMedia::getMediaAnchorMicros).orElse(anchor))
                .setPackaging("cmaf")
                .setOutputPrefix("out")
                .setRenditions(renditions(facts, read, total, fields))
                .build();
    }

    private static List<Rendition> renditions(SourceFacts facts, VideoFacts video, long total, int fields) {
        boolean isTurned = video.getRotation() % 180 != 0;
        double width = video.getWidth() * (double) video.getSarNum() / video.getSarDen();
        double aspect = isTurned ? video.getHeight() / width : width / video.getHeight();
        List<Rendition> renditions = new ArrayList<>();
        for (int side : List.of(180, 90)) {
            renditions.add(rendition(side + "p", RenditionKind.VIDEO)
                    .setVideo(intent(side, aspect, side == 180 ? 1 : fields))
                    .build());
        }
        for (AudioFacts track : facts.getAudio()) {
            int channels = track.getChannels() >= 6 ? 6 : Math.min(2, track.getChannels());
            renditions.add(rendition("audio-" + track.getTrack(), RenditionKind.AUDIO)
                    .setAudio(sound(track.getTrack(), channels))
                    .build());
        }
        if (facts.getAudio().size() == 1 && facts.getAudio().get(0).getChannels() > 2) {
            renditions.add(rendition("audio-down", RenditionKind.AUDIO)
                    .setAudio(sound(0, 2))
                    .build());
        }
        renditions.add(rendition("proxy", RenditionKind.FILE)
                .setFile(FileIntent.newBuilder()
                        .setName("proxy.mp4")
                        .setContainer("mp4")
                        .setVideo(intent(90, aspect, fields))
                        .setAudio(facts.getAudio().isEmpty() ? null : sound(0, 2))
                        .build())
                .build());
        VideoIntent small = intent(90, aspect, 1);
        renditions.add(rendition("poster", RenditionKind.IMAGE)
                .setImage(ImageIntent.newBuilder()
                        .setName("poster.jpg")
                        .setWidth(small.getWidth())
                        .setHeight(small.getHeight())
                        .setAtFrame(total / 3)
                        .build())
                .build());
        return renditions;
    }

    private static VideoIntent intent(int shortSide, double aspect, int everyFrames) {
        int longSide = (int) Math.round(shortSide * Math.max(aspect, 1 / aspect) / 2) * 2;
        return VideoIntent.newBuilder()
                .setWidth(aspect >= 1 ? longSide : shortSide)
                .setHeight(aspect >= 1 ? shortSide : longSide)
                .setCodec("h264")
                .setQuality(18)
                .setMaxBitsPerSecond(6_000_000)
                .setSpeed("veryfast")
                .setThreads(1)
                .setEveryFrames(everyFrames)
                .build();
    }

    private static AudioIntent sound(int track, int channels) {
        return AudioIntent.newBuilder()
                .setTrack(track)
                .setCodec("aac")
                .setBitsPerSecond(64_000L * channels)
                .setChannels(channels)
                .setSampleRate(48000)
                .build();
    }

    private static Rendition.Builder rendition(String name, RenditionKind kind) {
        return Rendition.newBuilder()
                .setName(name)
                .setKind(kind)
                .setGeneration(1)
                .setPool("cpu")
                .setGroup(kind == RenditionKind.VIDEO ? "video0" : name)
                .setUnits(1);
    }
}
