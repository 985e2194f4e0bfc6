package io.tailrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.CodecSpeed;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.Grid;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Plan;
import io.tailrace.events.Rate;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.VideoIntent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On titles of 250 frames in chunks of 100; the last is 50 long. */
class CodecSpeedsTest {

    private static final int PIXELS = 640 * 360;
    private static final Rendition LOW = rung("360p", "h264", 1);
    private static final Rendition HALF = rung("360p-half", "h264", 2);
    private static final Rendition HEVC = rung("360p-hevc", "hevc", 1);

    private final CodecSpeeds speeds = new CodecSpeeds();

    @Test
    void countsPixelsOfTheRungsOfATask() {
        speeds.succeeded(chunk(0, LOW, HALF, HEVC), Duration.ofSeconds(10));

        assertThat(speeds.all()).containsExactly(speed("h264", 15 * PIXELS), speed("hevc", 10 * PIXELS));
    }

    @Test
    void countsOnlyWhatTheTaskMade() {
        Task all = chunk(2, LOW, HEVC);
        Task task = Task.newBuilder(all)
                .setEncode(EncodeTask.newBuilder(all.getEncode().orElseThrow())
                        .setRenditions(List.of("360p-hevc"))
                        .build())
                .build();

        speeds.succeeded(task, Duration.ofMillis(500));

        assertThat(speeds.all()).containsExactly(speed("hevc", 100 * PIXELS));
    }

    @Test
    void followsWhatTheNodeDoes() {
        speeds.succeeded(chunk(0, LOW), Duration.ofSeconds(1));
        speeds.succeeded(chunk(1, LOW), Duration.ofSeconds(2));

        assertThat(speeds.all()).containsExactly(speed("h264", 90 * PIXELS));
    }

    @Test
    void measuresChunksOnly() {
        speeds.succeeded(Task.newBuilder(chunk(0, LOW)).setKind(TaskKind.FILE).build(), Duration.ofSeconds(1));
        speeds.succeeded(Tasks.probe("job", 1), Duration.ofSeconds(1));

        assertThat(speeds.all()).isEmpty();
    }

    private static CodecSpeed speed(String codec, long pixelsPerSecond) {
        return new CodecSpeed(codec, pixelsPerSecond);
    }

    private static Task chunk(int chunk, Rendition... rungs) {
        ObjectVersion source = ObjectVersion.newBuilder()
                .setBucket("in")
                .setKey("talk.mp4")
                .setEtag("e")
                .setSize(1)
                .build();
        SourceFacts facts = SourceFacts.newBuilder()
                .setSource(source)
                .setDemuxer("mov")
                .setStartMicros(0)
                .setDurationMicros(10_000_000)
                .setIsSeekable(true)
                .build();
        Plan plan = Plan.newBuilder()
                .setProfile("p")
                .setProfileVersion("0")
                .setFacts(facts)
                .setMedia(source)
                .setMediaDemuxer("mov")
                .setGrid(new Grid(new Rate(25, 1), 250L, 50, 50, 100, false))
                .setAnchorMicros(0)
                .setMediaAnchorMicros(0)
                .setPackaging("cmaf")
                .setOutputPrefix("out")
                .setRenditions(List.of(rungs))
                .build();
        List<String> names = List.of(rungs).stream().map(Rendition::getName).toList();
        return Task.newBuilder(Tasks.probe("job", 1))
                .setKind(TaskKind.ENCODE)
                .setEncode(new EncodeTask(plan, chunk, names))
                .build();
    }

    private static Rendition rung(String name, String codec, int everyFrames) {
        return Rendition.newBuilder()
                .setName(name)
                .setKind(RenditionKind.VIDEO)
                .setGeneration(1)
                .setPool("cpu")
                .setGroup("video0")
                .setUnits(3)
                .setVideo(VideoIntent.newBuilder()
                        .setWidth(640)
                        .setHeight(360)
                        .setCodec(codec)
                        .setQuality(22)
                        .setMaxBitsPerSecond(800_000)
                        .setSpeed("veryfast")
                        .setThreads(1)
                        .setEveryFrames(everyFrames)
                        .build())
                .build();
    }
}
