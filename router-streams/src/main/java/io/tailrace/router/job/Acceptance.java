package io.tailrace.router.job;

import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.FileIntent;
import io.tailrace.events.Grid;
import io.tailrace.events.MasterIntent;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.UnitResult;
import io.tailrace.events.VideoIntent;
import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRange;
import io.tailrace.media.FrameRate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a finished unit is what the plan asked for. Strict where chunks must join without a seam: frame count, time scale, decode time
 * and init segment of pictures. The first decode time of a chunk is the time of its first picture (the B-frame delay stands in the init
 * segment's edit list).
 */
final class Acceptance {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Priming, padding to whole packets and one rounding: no more than that may stand around a title's sound. */
    private static final int SOUND_TOLERANCE_SAMPLES = 8 * 1024;

    private final Plan plan;

    Acceptance(Plan plan) {
        this.plan = plan;
    }

    static FrameGrid grid(Plan plan) {
        Grid grid = plan.getGrid();
        return new FrameGrid(
                new FrameRate(grid.getRate().getNum(), grid.getRate().getDen()),
                grid.getTotalFrames(),
                grid.getGopFrames(),
                grid.getSegmentFrames(),
                grid.getChunkFrames());
    }

    /**
     * What is wrong with a unit; empty when nothing is.
     *
     * @param initSha256 of the generation so far; empty when this is its first unit
     * @param prefix folder of the attempt, in which the part list must lie
     */
    Optional<Failure> problem(Rendition rendition, String initSha256, UnitResult unit, String prefix) {
        if (!unit.getPartKey().startsWith(prefix) || unit.getPartKey().contains("..")) {
            return failure("wrong-place", "the part list is not in the folder of its attempt");
        }
        if (!SHA256.matcher(unit.getPartSha256()).matches()) {
            return failure("no-hash", "the part list has no SHA-256");
        }
        return switch (rendition.getKind()) {
            case VIDEO -> pictureProblem(grid(rendition), initSha256, unit);
            case AUDIO -> soundProblem(rendition, initSha256, unit);
            case FILE -> fileProblem(rendition, unit);
            case IMAGE -> Optional.empty();
            case TEXT -> titleProblem(unit);
            case UNKNOWN -> failure("unknown-kind", "the rendition " + rendition.getName() + " is of no known kind");
        };
    }

    private FrameGrid grid(Rendition rendition) {
        return grid(plan)
                .every(rendition.getVideo().map(VideoIntent::getEveryFrames).orElse(1));
    }

    private static Optional<Failure> pictureProblem(FrameGrid grid, String initSha256, UnitResult unit) {
        FrameRange frames = grid.chunk(unit.getUnit().getChunk());
        if (unit.getSamples() != frames.length()) {
            return mismatch(unit, "number of frames", frames.length(), unit.getSamples());
        }
        return rangeProblem(grid, frames, unit).or(() -> initProblem(initSha256, unit));
    }

    /** Segments of text follow the grid, from its first frame to its last. */
    private Optional<Failure> titleProblem(UnitResult unit) {
        FrameGrid grid = grid(plan);
        return rangeProblem(grid, new FrameRange(0, grid.totalFrames()), unit);
    }

    private static Optional<Failure> rangeProblem(FrameGrid grid, FrameRange frames, UnitResult unit) {
        long ticks = grid.rate().ticksPerFrame();
        if (unit.getTimescale() != grid.rate().timescale()) {
            return mismatch(unit, "time scale", grid.rate().timescale(), unit.getTimescale());
        }
        if (unit.getFirstDecodeTime() != frames.first() * ticks) {
            return mismatch(unit, "first decode time", frames.first() * ticks, unit.getFirstDecodeTime());
        }
        if (unit.getDurationTicks() != frames.length() * ticks) {
            return mismatch(unit, "duration in ticks", frames.length() * ticks, unit.getDurationTicks());
        }
        return Optional.empty();
    }

    private Optional<Failure> soundProblem(Rendition rendition, String initSha256, UnitResult unit) {
        int sampleRate =
                rendition.getAudio().map(audio -> audio.getSampleRate()).orElse(unit.getTimescale());
        if (unit.getFirstDecodeTime() != 0) {
            return mismatch(unit, "first decode time", 0, unit.getFirstDecodeTime());
        }
        return lengthProblem(sampleRate, unit).or(() -> initProblem(initSha256, unit));
    }

    /** Sound is as long as the title. */
    private Optional<Failure> lengthProblem(int sampleRate, UnitResult unit) {
        if (unit.getTimescale() != sampleRate) {
            return mismatch(unit, "time scale of sound", sampleRate, unit.getTimescale());
        }
        FrameGrid grid = grid(plan);
        long wanted = Math.round(
                (double) grid.totalFrames() * grid.rate().den() / grid.rate().num() * sampleRate);
        if (Math.abs(unit.getDurationTicks() - wanted) > SOUND_TOLERANCE_SAMPLES) {
            return mismatch(unit, "number of samples", wanted, unit.getDurationTicks());
        }
        return Optional.empty();
    }

    private static Optional<Failure> initProblem(String initSha256, UnitResult unit) {
        if (!SHA256.matcher(unit.getInitSha256()).matches()) {
            return failure("no-hash", "the init segment has no SHA-256");
        }
        if (!initSha256.isEmpty() && !initSha256.equals(unit.getInitSha256())) {
            return failure(
                    "init-differs",
                    "the init segment of " + unit.getUnit().getRendition() + " differs from that of its other chunks");
        }
        return Optional.empty();
    }

    private Optional<Failure> fileProblem(Rendition rendition, UnitResult unit) {
        Optional<FileIntent> file = rendition.getFile();
        Optional<Long> frames = file.flatMap(FileIntent::getVideo)
                .map(VideoIntent::getEveryFrames)
                .or(() -> file.flatMap(FileIntent::getMaster).map(MasterIntent::getEveryFrames))
                .map(every -> grid(plan).every(every).totalFrames());
        if (frames.isPresent() && unit.getSamples() != frames.get()) {
            return mismatch(unit, "number of frames", frames.get(), unit.getSamples());
        }
        return file.flatMap(FileIntent::getAudio).flatMap(sound -> lengthProblem(sound.getSampleRate(), unit));
    }

    private static Optional<Failure> mismatch(UnitResult unit, String what, long wanted, long got) {
        return failure(
                "off-grid",
                "the " + what + " of " + unit.getUnit().getRendition() + " chunk "
                        + unit.getUnit().getChunk() + " is " + got + ", the plan says " + wanted);
    }

    private static Optional<Failure> failure(String code, String message) {
        return Optional.of(new Failure(ErrorClass.INTERNAL, code, message));
    }
}
