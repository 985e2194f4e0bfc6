package io.tailrace.encoder.encode;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.Grid;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Plan;
import io.tailrace.events.Rate;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import java.util.List;

/** Plans as records, for the pure parts. */
public final class Plans {

    private Plans() {}

    public static ObjectVersion object(String key) {
        return ObjectVersion.newBuilder()
                .setBucket("b")
                .setKey(key)
                .setEtag("e")
                .setSize(1000)
                .build();
    }

    public static VideoFacts.Builder picture() {
        return VideoFacts.newBuilder()
                .setCodec("h264")
                .setWidth(1920)
                .setHeight(1080)
                .setPixelFormat("yuv420p")
                .setShortestIntervalRate(rate(24, 1))
                .setAverageRate(rate(24, 1))
                .setStartMicros(0)
                .setEndMicros(12_000_000)
                .setColorSpace("bt709");
    }

    public static Rate rate(int num, int den) {
        return Rate.newBuilder().setNum(num).setDen(den).build();
    }

    /** 288 frames at 24 per second, GOPs of 48, segments of two, chunks of four. */
    public static Plan.Builder plan(VideoFacts video) {
        SourceFacts facts = SourceFacts.newBuilder()
                .setSource(object("source"))
                .setDemuxer("mov")
                .setStartMicros(0)
                .setDurationMicros(12_000_000)
                .setIsSeekable(true)
                .setVideo(video)
                .setAudio(List.of(track(0, "aac", 6)))
                .build();
        return Plan.newBuilder()
                .setProfile("p")
                .setProfileVersion("0")
                .setFacts(facts)
                .setMedia(facts.getSource())
                .setMediaDemuxer("mov")
                .setGrid(Grid.newBuilder()
                        .setRate(rate(24, 1))
                        .setTotalFrames(288)
                        .setGopFrames(48)
                        .setSegmentFrames(48)
                        .setChunkFrames(96)
                        .build())
                .setAnchorMicros(0)
                .setMediaAnchorMicros(0)
                .setPackaging("cmaf")
                .setOutputPrefix("out")
                .setRenditions(List.of());
    }

    public static Rendition video(String name, int width, int height) {
        return Rendition.newBuilder()
                .setName(name)
                .setKind(RenditionKind.VIDEO)
                .setGeneration(1)
                .setPool("cpu")
                .setGroup("video0")
                .setUnits(3)
                .setVideo(intent(width, height))
                .build();
    }

    public static VideoIntent intent(int width, int height) {
        return VideoIntent.newBuilder()
                .setWidth(width)
                .setHeight(height)
                .setCodec("h264")
                .setQuality(22)
                .setMaxBitsPerSecond(2_800_000)
                .setSpeed("veryfast")
                .setThreads(2)
                .build();
    }

    public static Rendition audio(String name, int track, int channels) {
        return Rendition.newBuilder()
                .setName(name)
                .setKind(RenditionKind.AUDIO)
                .setGeneration(1)
                .setPool("cpu")
                .setGroup("audio")
                .setUnits(1)
                .setAudio(sound(track, channels))
                .build();
    }

    public static AudioFacts track(int track, String codec, int channels) {
        return AudioFacts.newBuilder()
                .setTrack(track)
                .setCodec(codec)
                .setChannels(channels)
                .setSampleRate(48000)
                .build();
    }

    public static AudioIntent sound(int track, int channels) {
        return AudioIntent.newBuilder()
                .setTrack(track)
                .setCodec("aac")
                .setBitsPerSecond(128_000)
                .setChannels(channels)
                .setSampleRate(48000)
                .build();
    }
}
