package io.tailrace.router.plan;

import io.tailrace.events.MasterIntent;
import io.tailrace.events.Note;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameRate;
import io.tailrace.media.MasterCodec;
import io.tailrace.profiles.FileContainer;
import io.tailrace.profiles.FileRecipe;
import io.tailrace.profiles.MasterRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which codec keeps a source's picture as it is: raster, scan, pixel shape, rate and colours. */
final class Masters {

    /** What DNxHR cannot be smaller than. */
    private static final int LEAST_WIDTH = 256;

    private static final int LEAST_HEIGHT = 120;
    private static final int FULL_HD_LINES = 1080;
    private static final FrameRate LOWER_RATE = new FrameRate(25, 1);
    private static final FrameRate HIGHER_RATE = new FrameRate(30_000, 1001);

    /** Edit rates that ffmpeg's muxer writes (8.0.1). */
    private static final Set<FrameRate> MXF_RATES = Set.of(
            new FrameRate(24_000, 1001),
            new FrameRate(24, 1),
            new FrameRate(25, 1),
            new FrameRate(30_000, 1001),
            new FrameRate(30, 1),
            new FrameRate(48_000, 1001),
            new FrameRate(48, 1),
            new FrameRate(50, 1),
            new FrameRate(60_000, 1001),
            new FrameRate(60, 1),
            new FrameRate(72, 1),
            new FrameRate(75, 1),
            new FrameRate(100, 1),
            new FrameRate(120_000, 1001),
            new FrameRate(120, 1));

    /** Formats with more colour than 4:2:2, or with transparency. */
    private static final Pattern RICHER = Pattern.compile("444|gbr|rgb|bgr|yuva|ya8|ya16|rgba|argb|pal8");

    private Masters() {}

    /**
     * A picture, and the file it makes.
     *
     * @param name of the file; another ending than the recipe's where its container cannot tell of fields
     */
    record Made(MasterIntent intent, String name, FileContainer container, List<Note> notes) {}

    /** What becomes of {@code video}, shown at {@code rate}: with every {@code everyFrames}-th frame of the grid. */
    static Made of(
            FileRecipe file, MasterRecipe recipe, VideoFacts video, FrameRate rate, int everyFrames, int threads) {
        boolean isTurned = Math.floorMod(video.getRotation(), 180) == 90;
        boolean hasFields = Fields.areIn(video) && video.getRotation() == 0 && !video.getIsMirrored();
        MasterIntent.Builder intent = MasterIntent.newBuilder()
                .setCodec(recipe.codec().word())
                .setCodecProfile(recipe.codecProfile())
                .setWidth(isTurned ? video.getHeight() : video.getWidth())
                .setHeight(isTurned ? video.getWidth() : video.getHeight())
                .setSarNum(Math.max(1, isTurned ? video.getSarDen() : video.getSarNum()))
                .setSarDen(Math.max(1, isTurned ? video.getSarNum() : video.getSarDen()))
                .setBitDepth(10)
                .setFieldOrder(hasFields ? Fields.first(video) : "progressive")
                .setEveryFrames(everyFrames)
                .setThreads(threads);
        List<Note> notes = new ArrayList<>(chromaNote(file, video));
        Optional<String> obstacle =
                recipe.codec() == MasterCodec.DNXHR ? adaptDnxhr(intent, video, rate) : Optional.empty();
        obstacle.ifPresent(reason ->
                intent.setCodec(MasterCodec.PRORES.word()).setCodecProfile("hq").setBitDepth(10));
        Optional<String> otherwise = obstacle.or(() -> foreignToMxf(file, intent, hasFields, rate));
        FileContainer container = otherwise.isPresent() ? FileContainer.MOV : file.container();
        String name = file.rendition() + "." + container.word();
        if (container != file.container() || obstacle.isPresent()) {
            notes.add(otherNote(file, name, intent.getCodec(), otherwise.orElseThrow()));
        }
        return new Made(intent.build(), name, container, notes);
    }

    /** What of the picture MXF cannot tell, in the words that ffmpeg's muxer has for it. */
    private static Optional<String> foreignToMxf(
            FileRecipe file, MasterIntent.Builder intent, boolean hasFields, FrameRate rate) {
        if (file.container() != FileContainer.MXF) {
            return Optional.empty();
        }
        if (hasFields && intent.getCodec().equals(MasterCodec.PRORES.word())) {
            return Optional.of("MXF does not tell of the fields of ProRes");
        }
        if (!MXF_RATES.contains(rate)) {
            return Optional.of(String.format(Locale.ROOT, "MXF has no %.2f frames a second", rate.framesPerSecond()));
        }
        return intent.getCodec().equals(MasterCodec.DNXHR.word()) && intent.getSarNum() != intent.getSarDen()
                ? Optional.of("MXF does not tell the shape of pixels of DNxHR")
                : Optional.empty();
    }

    /** Settles on a profile that the picture needs; says why DNxHR and DNxHD cannot hold it, where they cannot. */
    private static Optional<String> adaptDnxhr(MasterIntent.Builder intent, VideoFacts video, FrameRate rate) {
        boolean isDeep = video.getBitDepth() > 8 || intent.getCodecProfile().equals("hqx");
        if (!intent.getFieldOrder().equals("progressive")) {
            return adaptDnxhd(intent, isDeep, rate);
        }
        if (intent.getWidth() < LEAST_WIDTH || intent.getHeight() < LEAST_HEIGHT) {
            return Optional.of("DNxHR begins at " + LEAST_WIDTH + "x" + LEAST_HEIGHT);
        }
        if (isDeep && intent.getCodecProfile().equals("hq")) {
            intent.setCodecProfile("hqx");
        }
        intent.setBitDepth(intent.getCodecProfile().equals("hqx") ? 10 : 8);
        return Optional.empty();
    }

    /** 1080 lines in fields have compression of their own in SMPTE ST 2019-1: identifiers 1241, 1243 and, 1440 samples wide, 1244. */
    private static Optional<String> adaptDnxhd(MasterIntent.Builder intent, boolean isDeep, FrameRate rate) {
        boolean isFull = intent.getWidth() == 1920;
        boolean isNarrow = intent.getWidth() == 1440 && !isDeep;
        boolean isKnownRate = rate.equals(LOWER_RATE) || rate.equals(HIGHER_RATE);
        if (intent.getHeight() != FULL_HD_LINES || !(isFull || isNarrow) || !isKnownRate) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "DNxHR has no fields, and DNxHD none of %dx%d with %d bits at %.2f frames a second",
                    intent.getWidth(),
                    intent.getHeight(),
                    isDeep ? 10 : 8,
                    rate.framesPerSecond()));
        }
        boolean isLower = rate.equals(LOWER_RATE);
        intent.setCodec(MasterCodec.DNXHD.word())
                .setCodecProfile(isFull ? isLower ? "185" : "220" : isLower ? "120" : "145")
                .setBitDepth(isDeep ? 10 : 8);
        return Optional.empty();
    }

    private static List<Note> chromaNote(FileRecipe file, VideoFacts video) {
        return RICHER.matcher(video.getPixelFormat()).find()
                ? List.of(Note.newBuilder()
                        .setCode("archive-reduced")
                        .setMessage(
                                file.rendition() + " keeps half of the colour and no transparency: it is 4:2:2, and the"
                                        + " source is " + video.getPixelFormat() + ".")
                        .build())
                : List.of();
    }

    private static Note otherNote(FileRecipe file, String name, String codec, String reason) {
        return Note.newBuilder()
                .setCode("archive-otherwise")
                .setMessage(file.name() + " is made as " + name + " with " + codec + ": " + reason + ".")
                .build();
    }
}
