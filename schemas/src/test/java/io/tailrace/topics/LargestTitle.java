package io.tailrace.topics;

import io.tailrace.events.AudioFacts;
import io.tailrace.events.AudioIntent;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Grid;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.JobOutputs;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Outcome;
import io.tailrace.events.OutcomeKind;
import io.tailrace.events.Plan;
import io.tailrace.events.PublishKind;
import io.tailrace.events.PublishTask;
import io.tailrace.events.PublishUnit;
import io.tailrace.events.Rate;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.RenditionView;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitId;
import io.tailrace.events.UnitResult;
import io.tailrace.events.Verdict;
import io.tailrace.events.VideoFacts;
import io.tailrace.events.VideoIntent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The records of the largest title there may be; names and keys as long as they get. */
final class LargestTitle {

    static final int CHUNKS = 24 * 3600 / 4;
    static final int PUBLISH_UNITS = 256;
    static final String JOB = "0".repeat(26);
    /** An S3 key is 1,024 bytes of UTF-8 at most. */
    static final String KEY = "録".repeat(341);

    private static final String NAME = "n".repeat(48);
    private static final String IDENTITY = "i".repeat(512);
    private static final String SHA256 = "f".repeat(64);
    private static final String SENTENCE = "説".repeat(1_000);
    private static final String GROUP = "r99-" + NAME + "-g99";
    private static final String TASK = GROUP + "-" + "9".repeat(6);
    private static final String LEASE = "9-" + "f".repeat(32);
    private static final long TIME = Long.MAX_VALUE;
    private static final int AUDIO_TRACKS = 32;

    Plan plan() {
        return Plan.newBuilder()
                .setProfile(NAME)
                .setProfileVersion(SHA256)
                .setFacts(facts())
                .setMedia(object())
                .setMediaDemuxer("mov,mp4,m4a,3gp,3g2,mj2")
                .setGrid(Grid.newBuilder()
                        .setRate(rate())
                        .setTotalFrames(24L * 3600 * 60)
                        .setGopFrames(120)
                        .setSegmentFrames(240)
                        .setChunkFrames(240)
                        .build())
                .setAnchorMicros(TIME)
                .setMediaAnchorMicros(TIME)
                .setPackaging("cmaf")
                .setOutputPrefix(KEY)
                .setRenditions(renditions())
                .build();
    }

    private static Rate rate() {
        return Rate.newBuilder().setNum(60_000).setDen(1_001).build();
    }

    private static ObjectVersion object() {
        return ObjectVersion.newBuilder()
                .setBucket("b".repeat(63))
                .setKey(KEY)
                .setVersionId("v".repeat(1_024))
                .setEtag(SHA256)
                .setSize(TIME)
                .build();
    }

    private static SourceFacts facts() {
        List<AudioFacts> audio = new ArrayList<>();
        for (int track = 0; track < AUDIO_TRACKS; track++) {
            audio.add(AudioFacts.newBuilder()
                    .setTrack(track)
                    .setCodec("truehd")
                    .setChannels(16)
                    .setLayout(NAME)
                    .setSampleRate(192_000)
                    .setTitle("題".repeat(200))
                    .setDurationMicros(TIME)
                    .setStartMicros(TIME)
                    .build());
        }
        return SourceFacts.newBuilder()
                .setSource(object())
                .setDemuxer("mov,mp4,m4a,3gp,3g2,mj2")
                .setStartMicros(TIME)
                .setDurationMicros(TIME)
                .setIsSeekable(true)
                .setVideo(VideoFacts.newBuilder()
                        .setCodec("prores")
                        .setWidth(7_680)
                        .setHeight(4_320)
                        .setPixelFormat("yuv422p10le")
                        .setShortestIntervalRate(rate())
                        .setAverageRate(rate())
                        .setStartMicros(TIME)
                        .setEndMicros(TIME)
                        .setFrames(TIME)
                        .setColorPrimaries("bt2020")
                        .setColorTransfer("smpte2084")
                        .setColorSpace("bt2020nc")
                        .setColorRange("tv")
                        .build())
                .setAudio(audio)
                .build();
    }

    /** Eight rungs, four sounds, a file and a picture. */
    private static List<Rendition> renditions() {
        List<Rendition> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(rendition(i, RenditionKind.VIDEO).setVideo(video()).build());
        }
        for (int i = 8; i < 12; i++) {
            all.add(rendition(i, RenditionKind.AUDIO).setAudio(audio()).build());
        }
        all.add(rendition(12, RenditionKind.FILE)
                .setFile(FileIntent.newBuilder()
                        .setName(NAME)
                        .setContainer("mp4")
                        .setVideo(video())
                        .setAudio(audio())
                        .build())
                .build());
        all.add(rendition(13, RenditionKind.IMAGE)
                .setImage(ImageIntent.newBuilder()
                        .setName(NAME)
                        .setWidth(7_680)
                        .setHeight(4_320)
                        .setAtFrame(TIME)
                        .build())
                .build());
        return all;
    }

    private static Rendition.Builder rendition(int index, RenditionKind kind) {
        return Rendition.newBuilder()
                .setName(name(index))
                .setKind(kind)
                .setGeneration(99)
                .setPool(NAME)
                .setGroup(NAME)
                .setUnits(CHUNKS);
    }

    private static String name(int index) {
        return index % 14 + NAME;
    }

    private static VideoIntent video() {
        return VideoIntent.newBuilder()
                .setWidth(7_680)
                .setHeight(4_320)
                .setCodec("h264")
                .setQuality(20)
                .setMaxBitsPerSecond(TIME)
                .setSpeed("veryslow")
                .setThreads(64)
                .build();
    }

    private static AudioIntent audio() {
        return AudioIntent.newBuilder()
                .setTrack(AUDIO_TRACKS)
                .setCodec("aac")
                .setBitsPerSecond(TIME)
                .setChannels(16)
                .setSampleRate(192_000)
                .setLabel("題".repeat(200))
                .build();
    }

    /** 8 KiB: twice what S3 itself takes with an object, rounded up. */
    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = 0; i < 16; i++) {
            metadata.put("k".repeat(62) + (10 + i), "v".repeat(448));
        }
        return metadata;
    }

    private static Task.Builder task(TaskKind kind) {
        return Task.newBuilder()
                .setKind(kind)
                .setJobId(JOB)
                .setRun(99)
                .setTaskId(TASK)
                .setGroupId(GROUP)
                .setAttempt(9)
                .setQueue(NAME)
                .setLane(Lane.NORMAL)
                .setPredictedSeconds(1)
                .setReleasedAtMillis(TIME);
    }

    Task encodeTask() {
        List<String> names = new ArrayList<>();
        renditions().forEach(rendition -> names.add(rendition.getName()));
        return task(TaskKind.ENCODE)
                .setEncode(EncodeTask.newBuilder()
                        .setPlan(plan())
                        .setChunk(CHUNKS)
                        .setRenditions(names)
                        .build())
                .build();
    }

    Task publishTask() {
        List<PublishUnit> named = new ArrayList<>();
        for (UnitId unit : units(PUBLISH_UNITS)) {
            named.add(PublishUnit.newBuilder()
                    .setUnit(unit)
                    .setPartKey(partKey(unit))
                    .setPartSha256(SHA256)
                    .build());
        }
        return task(TaskKind.PUBLISH)
                .setPublish(PublishTask.newBuilder()
                        .setKind(PublishKind.COPY)
                        .setStep(Integer.MAX_VALUE)
                        .setRevision(99)
                        .setPlan(plan())
                        .setUnits(named)
                        .setMetadata(metadata())
                        .setCreatedAtMillis(TIME)
                        .setAuditHead(SHA256)
                        .build())
                .build();
    }

    List<UnitId> units(int count) {
        List<UnitId> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            units.add(UnitId.newBuilder()
                    .setRendition(name(i))
                    .setGeneration(99)
                    .setChunk(CHUNKS)
                    .build());
        }
        return units;
    }

    private static String partKey(UnitId unit) {
        return JOB + "/" + TASK + "/" + LEASE + "/" + unit.getRendition() + "/part.json";
    }

    Outcome outcome(int units) {
        List<UnitResult> results = new ArrayList<>();
        for (UnitId unit : units(units)) {
            results.add(UnitResult.newBuilder()
                    .setUnit(unit)
                    .setPartKey(partKey(unit))
                    .setPartSha256(SHA256)
                    .setSamples(TIME)
                    .setTimescale(Integer.MAX_VALUE)
                    .setFirstDecodeTime(TIME)
                    .setDurationTicks(TIME)
                    .setInitSha256(SHA256)
                    .setBytes(TIME)
                    .build());
        }
        return Outcome.newBuilder()
                .setKind(OutcomeKind.FINISHED)
                .setJobId(JOB)
                .setRun(99)
                .setTaskId(TASK)
                .setGroupId(GROUP)
                .setAttempt(9)
                .setLeaseId(LEASE)
                .setQueue(NAME)
                .setWorkerId(NAME)
                .setHardwareClass(NAME)
                .setIdentity(IDENTITY)
                .setVerdict(Verdict.SUCCEEDED)
                .setUnits(results)
                .setFacts(facts())
                .setFailure(failure())
                .setAtMillis(TIME)
                .build();
    }

    private static Failure failure() {
        return Failure.newBuilder()
                .setErrorClass(ErrorClass.INTERNAL)
                .setCode(NAME)
                .setMessage(SENTENCE)
                .build();
    }

    JobView view() {
        List<RenditionView> renditions = new ArrayList<>();
        renditions()
                .forEach(rendition -> renditions.add(RenditionView.newBuilder()
                        .setName(rendition.getName())
                        .setKind(rendition.getKind())
                        .setCodec("h264")
                        .setPool(NAME)
                        .setUnitsTotal(CHUNKS)
                        .setUnitsAccepted(CHUNKS)
                        .setUnitsPublished(CHUNKS)
                        .build()));
        return JobView.newBuilder()
                .setId(JOB)
                .setState(JobState.COMPLETED_PARTIAL)
                .setRun(99)
                .setProfile(NAME)
                .setLane(Lane.NORMAL)
                .setBucket("b".repeat(63))
                .setKey(KEY)
                .setVersionId("v".repeat(1_024))
                .setEtag(SHA256)
                .setSize(TIME)
                .setSource(NAME)
                .setMetadata(metadata())
                .setRenditions(renditions)
                .setWaitingFor(SENTENCE)
                .setError(failure())
                .setOutputs(JobOutputs.newBuilder()
                        .setPrefix(KEY)
                        .setHls(KEY)
                        .setDash(KEY)
                        .setPoster(KEY)
                        .setReceipt(KEY)
                        .setFiles(List.of(KEY, KEY))
                        .build())
                .setCreatedAtMillis(TIME)
                .setUpdatedAtMillis(TIME)
                .setAuditHead(SHA256)
                .build();
    }
}
