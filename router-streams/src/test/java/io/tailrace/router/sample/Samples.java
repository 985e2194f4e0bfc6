package io.tailrace.router.sample;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.Capabilities;
import io.tailrace.events.IngestCompleted;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.QueueSlots;
import io.tailrace.events.Rate;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.WorkerHeartbeat;
import io.tailrace.events.WorkerState;
import java.util.ArrayList;
import java.util.List;

/** Records as the outside would write them. */
public final class Samples {

    public static final String IDENTITY = "x264-r1";

    private Samples() {}

    public static IngestCompleted ingest(String key, String profile) {
        return IngestCompleted.newBuilder()
                .setBucket("media-input")
                .setKey(key)
                .setEtag("etag-" + key)
                .setProfile(profile)
                .build();
    }

    /** A title of 1080p at 25 frames a second with one stereo track. */
    public static SourceFacts facts(String key, double seconds) {
        long micros = Math.round(seconds * 1e6);
        return SourceFacts.newBuilder()
                .setSource(new ObjectVersion("media-input", key, null, "etag-" + key, 10_000_000L))
                .setDemuxer("mov,mp4,m4a,3gp,3g2,mj2")
                .setStartMicros(0)
                .setDurationMicros(micros)
                .setIsSeekable(true)
                .setVideo(VideoFacts.newBuilder()
                        .setCodec("h264")
                        .setWidth(1920)
                        .setHeight(1080)
                        .setPixelFormat("yuv420p")
                        .setShortestIntervalRate(new Rate(25, 1))
                        .setAverageRate(new Rate(25, 1))
                        .setStartMicros(0)
                        .setEndMicros(micros)
                        .setFrames(Math.round(seconds * 25))
                        .setKeyFrameDistanceMicros(2_000_000)
                        .build())
                .setAudio(List.of(AudioFacts.newBuilder()
                        .setTrack(0)
                        .setCodec("aac")
                        .setChannels(2)
                        .setLayout("stereo")
                        .setSampleRate(48_000)
                        .setDurationMicros(micros)
                        .build()))
                .build();
    }

    public static Capabilities capabilities() {
        return Capabilities.newBuilder()
                .setEncoders(List.of("h264", "aac", "jpeg"))
                .setDecoders(List.of("h264", "hevc", "aac"))
                .setFilters(List.of("scale", "bwdif", "lut3d"))
                .setMaxBitDepth(10)
                .setMaxPixels(7680L * 4320)
                .build();
    }

    /** A worker with {@code slots} of each queue. */
    public static WorkerHeartbeat heartbeat(
            String worker, String identity, WorkerState state, int slots, List<String> queues, long now) {
        List<QueueSlots> roles = new ArrayList<>();
        queues.forEach(queue -> roles.add(new QueueSlots(queue, slots, 0)));
        return WorkerHeartbeat.newBuilder()
                .setWorkerId(worker)
                .setHost("host")
                .setPool("cpu")
                .setHardwareClass("cpu")
                .setIdentity(identity)
                .setCapabilities(capabilities())
                .setQueues(roles)
                .setState(state)
                .setStartedAtMillis(now)
                .setAtMillis(now)
                .build();
    }
}
