package io.tailrace.router.sample;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.Failure;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Grid;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Outcome;
import io.tailrace.events.OutcomeKind;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.Rendition;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitId;
import io.tailrace.events.UnitResult;
import io.tailrace.events.Verdict;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRange;
import io.tailrace.media.FrameRate;
import io.tailrace.media.PartList;
import io.tailrace.media.WorkKeys;
import java.util.List;
import java.util.Locale;

/** What a worker would report of a task. */
public final class Workers {

    public static final String LEASE = "0123456789abcdef0123456789abcdef";

    /** Of every source. */
    public static final String SOURCE_SHA256 = hash(4711);

    private Workers() {}

    public static Outcome.Builder outcome(Task task, OutcomeKind kind) {
        return Outcome.newBuilder()
                .setKind(kind)
                .setJobId(task.getJobId())
                .setRun(task.getRun())
                .setTaskId(task.getTaskId())
                .setGroupId(task.getGroupId())
                .setAttempt(task.getAttempt())
                .setLeaseId(kind == OutcomeKind.LOST ? "" : LEASE)
                .setQueue(task.getQueue())
                .setWorkerId("w1")
                .setIdentity(Samples.IDENTITY)
                .setWallMillis(500)
                .setAtMillis(0);
    }

    /** The same with its first unit left out, where it has any. */
    public static Outcome withoutAUnit(Outcome outcome) {
        List<UnitResult> units = outcome.getUnits();
        return units.isEmpty()
                ? outcome
                : Outcome.newBuilder(outcome)
                        .setUnits(units.subList(1, units.size()))
                        .build();
    }

    public static Outcome started(Task task) {
        return outcome(task, OutcomeKind.STARTED).build();
    }

    public static Outcome lost(Task task) {
        return outcome(task, OutcomeKind.LOST).build();
    }

    public static Outcome handedBack(Task task) {
        return outcome(task, OutcomeKind.HANDED_BACK).build();
    }

    public static Outcome failed(Task task, Verdict verdict, Failure failure) {
        return outcome(task, OutcomeKind.FINISHED)
                .setVerdict(verdict)
                .setFailure(failure)
                .build();
    }

    /** Everything went well; a probe finds {@code facts}. */
    public static Outcome succeeded(Task task, SourceFacts facts) {
        Outcome.Builder done = outcome(task, OutcomeKind.FINISHED).setVerdict(Verdict.SUCCEEDED);
        if (task.getKind() == TaskKind.PROBE) {
            done.setFacts(facts);
        }
        task.getPrepare()
                .ifPresent(prepare -> done.setPrepared(PreparedMedia.newBuilder()
                        .setMedia(new ObjectVersion(
                                "media-work",
                                WorkKeys.attempt(task.getJobId(), task.getTaskId(), task.getAttempt(), LEASE)
                                        + "media.mp4",
                                null,
                                "copy",
                                10_000_000L))
                        .setDemuxer("mov,mp4,m4a,3gp,3g2,mj2")
                        .setFacts(SourceFacts.newBuilder(prepare.getFacts())
                                .setIsSeekable(true)
                                .build())
                        .setMediaAnchorMicros(0)
                        .build()));
        task.getHash().ifPresent(hash -> done.setSourceSha256(SOURCE_SHA256));
        task.getEncode().ifPresent(encode -> done.setUnits(units(task, encode)));
        return done.build();
    }

    public static List<UnitResult> units(Task task, EncodeTask encode) {
        return encode.getPlan().getRenditions().stream()
                .filter(rendition -> encode.getRenditions().contains(rendition.getName()))
                .map(rendition -> unit(task, encode, rendition))
                .toList();
    }

    private static UnitResult unit(Task task, EncodeTask encode, Rendition rendition) {
        Grid grid = encode.getPlan().getGrid();
        FrameGrid frames = new FrameGrid(
                new FrameRate(grid.getRate().getNum(), grid.getRate().getDen()),
                grid.getTotalFrames(),
                grid.getGopFrames(),
                grid.getSegmentFrames(),
                grid.getChunkFrames());
        String prefix = WorkKeys.attempt(task.getJobId(), task.getTaskId(), task.getAttempt(), LEASE);
        UnitResult.Builder unit = UnitResult.newBuilder()
                .setUnit(new UnitId(rendition.getName(), rendition.getGeneration(), encode.getChunk()))
                .setPartKey(prefix + rendition.getName() + "/" + PartList.NAME)
                .setPartSha256(hash(rendition.getName().hashCode()))
                .setBytes(1_000);
        return switch (rendition.getKind()) {
            case VIDEO -> picture(unit, frames, encode.getChunk(), rendition);
            case AUDIO -> sound(unit, frames, rendition);
            default -> whole(unit, frames, rendition);
        };
    }

    private static UnitResult picture(UnitResult.Builder unit, FrameGrid fine, int chunk, Rendition rendition) {
        FrameGrid frames =
                fine.every(rendition.getVideo().map(VideoIntent::getEveryFrames).orElse(1));
        FrameRange range = frames.chunk(chunk);
        int ticks = frames.rate().ticksPerFrame();
        return unit.setSamples(range.length())
                .setTimescale(frames.rate().timescale())
                .setFirstDecodeTime(range.first() * ticks)
                .setDurationTicks(range.length() * ticks)
                .setInitSha256(hash(rendition.getName().hashCode()))
                .build();
    }

    private static UnitResult sound(UnitResult.Builder unit, FrameGrid frames, Rendition rendition) {
        int rate = rendition.getAudio().orElseThrow().getSampleRate();
        long samples = Math.round(frames.durationMicros() / 1e6 * rate);
        long whole = (samples / 1024 + 1) * 1024;
        return unit.setSamples(whole)
                .setTimescale(rate)
                .setFirstDecodeTime(0)
                .setDurationTicks(whole)
                .setInitSha256(hash(rendition.getName().hashCode()))
                .build();
    }

    private static UnitResult whole(UnitResult.Builder unit, FrameGrid frames, Rendition rendition) {
        int rate = rendition
                .getFile()
                .flatMap(FileIntent::getAudio)
                .map(AudioIntent::getSampleRate)
                .orElse(0);
        int everyFrames = rendition
                .getFile()
                .flatMap(FileIntent::getVideo)
                .map(VideoIntent::getEveryFrames)
                .orElse(1);
        return unit.setSamples(frames.every(everyFrames).totalFrames())
                .setTimescale(rate)
                .setFirstDecodeTime(0)
                .setDurationTicks(Math.round(frames.durationMicros() / 1e6 * rate))
                .build();
    }

    static String hash(long seed) {
        return String.format(Locale.ROOT, "%064x", seed & 0xffffffffL);
    }
}
