package io.tailrace.profiles;

import io.tailrace.media.FrameRate;
import io.tailrace.media.MasterCodec;
import io.tailrace.media.PictureCodec;
import io.tailrace.media.SoundCodec;
import io.tailrace.media.ToneMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads and checks the text of one profile. {@code docs/profiles.md} explains the same fields and limits. */
final class ProfileReader {

    static final List<String> PROFILE = List.of(
            "description",
            "packaging",
            "split",
            "gop",
            "segment",
            "chunk",
            "trim",
            "frameRate",
            "maxFrameRate",
            "video",
            "rungs",
            "audio",
            "soundMap",
            "subtitles",
            "captions",
            "poster",
            "storyboard",
            "stills",
            "files",
            "overlays",
            "damage",
            "damageLimit",
            "failures",
            "policy");
    static final List<String> TRIM = List.of("from", "length");
    static final List<String> VIDEO = List.of("codec", "codecProfile", "speed", "threads", "toneMap");
    static final List<String> RUNG = List.of("box", "quality", "maxRate", "deinterlace", "codec", "range");
    private static final List<String> REFRAME = List.of("shape", "fit", "position");
    static final List<String> PICTURE =
            Stream.concat(REFRAME.stream(), Stream.of("intra", "codecProfile")).toList();
    private static final List<String> MASTER = List.of("codec", "codecProfile");
    private static final List<String> FILE_PICTURE =
            Stream.concat(RUNG.stream(), PICTURE.stream()).toList();
    static final List<String> AUDIO = List.of("codec", "channels", "bitRate", "sampleRate", "fromChannels", "loudness");
    private static final List<String> FILE_AUDIO =
            List.of("codec", "channels", "bitRate", "sampleRate", "loudness", "tracks");
    static final List<String> POSTER = List.of("box", "at");
    static final List<String> STORYBOARD = List.of("box", "every", "columns", "rows");
    static final List<String> STILLS = List.of("box", "count");
    static final List<String> FILE = List.of("name", "container", "picture", "audio", "timecode");
    static final List<String> FAILURES = List.of("tries", "timeLimit", "brokenRung");
    static final List<String> POLICY = List.of("maxBytes", "maxDuration", "maxPixels", "maxStreams");

    private static final List<String> SPEEDS =
            List.of("ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow");

    /** Stems become names of renditions and folders; those that the planner makes itself are taken. */
    private static final Pattern FILE_NAME = Pattern.compile(
            "(?!audio|video|text|poster|storyboard|still-[0-9]|[0-9]+p(-(hevc|av1))?(-hdr)?\\.)[a-z0-9][a-z0-9-]{0,63}\\.(mp4|mov|mxf)");

    private static final int MAX_RUNGS = 16;

    private static final int MAX_FILES = 16;

    private static final FrameRate MOST_FRAMES = new FrameRate(120, 1);

    private static final Duration SHORTEST_TITLE = Duration.ofMillis(100);

    /** As long as any source may be. */
    private static final Duration LONGEST_TITLE = Duration.ofDays(2);

    private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]?):([1-9][0-9]?)");

    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(10);

    private static final Duration LONGEST_LIMIT = Duration.ofHours(24);

    private static final int MAX_STILLS = 50;

    /** DNxHD is what the planner makes of DNxHR where pictures have fields. */
    private static final List<MasterCodec> MASTERS = List.of(MasterCodec.PRORES, MasterCodec.DNXHR);

    private static final String USUAL_MASTER = "hq";

    private static final String PCM = "pcm";

    /** Hertz; ffmpeg writes no other. */
    private static final int MXF_RATE = 48_000;

    /** A sheet of 20 such tiles is within what JPEG decoders of phones take. */
    private static final int MAX_TILE = 480;

    private final String file;

    private final YamlFields top;

    private ProfileReader(String file, String text) {
        this.file = file;
        this.top = YamlFields.parse(file, text, PROFILE);
    }

    /** Field names by block, for the check of the documentation. */
    static Map<String, List<String>> fields() {
        return Map.ofEntries(
                Map.entry("profile", PROFILE),
                Map.entry("trim", TRIM),
                Map.entry("video", VIDEO),
                Map.entry("rungs", RUNG),
                Map.entry("audio", AUDIO),
                Map.entry("soundMap", SoundMapReader.ENTRY),
                Map.entry("poster", POSTER),
                Map.entry("storyboard", STORYBOARD),
                Map.entry("stills", STILLS),
                Map.entry("files", FILE),
                Map.entry("picture", PICTURE),
                Map.entry("overlays", OverlayReader.ENTRY),
                Map.entry("failures", FAILURES),
                Map.entry("policy", POLICY));
    }

    /**
     * Reads a profile.
     *
     * @param file    what messages call it
     * @param name    of the profile
     * @param version hash of the text
     */
    static Profile read(String file, String name, String version, String text) {
        return new ProfileReader(file, text).profile(name, version);
    }

    private Profile profile(String name, String version) {
        Packaging packaging =
                "file".equals(top.word("packaging", "", List.of("cmaf", "file"))) ? Packaging.FILE : Packaging.CMAF;
        Split split = "rendition".equals(top.word("split", "chunk", List.of("chunk", "rendition")))
                ? Split.RENDITION
                : Split.CHUNK;
        Duration gop = duration("gop", Duration.ofSeconds(2), Duration.ofMillis(200), Duration.ofSeconds(10));
        Duration segment = duration("segment", Duration.ofSeconds(4), Duration.ofSeconds(1), Duration.ofSeconds(30));
        Duration chunk = duration("chunk", Duration.ofSeconds(8), Duration.ofSeconds(1), Duration.ofMinutes(2));
        requireMultiple("segment", segment, "gop", gop);
        requireMultiple("chunk", chunk, "segment", segment);
        VideoCoding video = video();
        Profile profile = new Profile(
                name,
                version,
                top.value("description", "", text -> text),
                packaging,
                split,
                gop,
                segment,
                chunk,
                trim(),
                frameRate(),
                maxFrameRate(),
                video,
                rungs(video.codec()),
                audio(),
                SoundMapReader.read(top),
                text(),
                poster(),
                storyboard(),
                stills(),
                files(video.codec()),
                OverlayReader.read(top),
                damage(),
                failures(),
                policy());
        requireContent(profile);
        return profile;
    }

    private Duration duration(String field, Duration fallback, Duration min, Duration max) {
        Duration value = top.value(field, fallback, Quantities::duration);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw top.invalid(field, "is from " + Quantities.text(min) + " to " + Quantities.text(max));
        }
        return value;
    }

    private void requireMultiple(String field, Duration value, String unit, Duration of) {
        if (value.toNanos() % of.toNanos() != 0) {
            throw top.invalid(
                    field,
                    "is a whole multiple of " + unit + " (" + Quantities.text(of) + "), got " + Quantities.text(value));
        }
    }

    private Trim trim() {
        return top.mapping("trim", TRIM)
                .map(trim -> {
                    Duration from = trim.value("from", Duration.ZERO, Quantities::duration);
                    Optional<Duration> length = trim.has("length")
                            ? Optional.of(trim.value("length", Duration.ZERO, Quantities::duration))
                            : Optional.empty();
                    if (from.compareTo(LONGEST_TITLE) > 0) {
                        throw trim.invalid("from", "is at most " + Quantities.text(LONGEST_TITLE));
                    }
                    if (length.filter(
                                    value -> value.compareTo(SHORTEST_TITLE) < 0 || value.compareTo(LONGEST_TITLE) > 0)
                            .isPresent()) {
                        throw trim.invalid(
                                "length",
                                "is from " + Quantities.text(SHORTEST_TITLE) + " to " + Quantities.text(LONGEST_TITLE));
                    }
                    return new Trim(from, length);
                })
                .orElse(Trim.NONE);
    }

    private Optional<FrameRate> frameRate() {
        return top.has("frameRate") ? Optional.of(rate("frameRate", MOST_FRAMES)) : Optional.empty();
    }

    private FrameRate maxFrameRate() {
        return rate("maxFrameRate", new FrameRate(60, 1));
    }

    private FrameRate rate(String field, FrameRate fallback) {
        FrameRate rate = top.value(field, fallback, Quantities::frameRate);
        if (rate.compareTo(new FrameRate(1, 1)) < 0 || rate.compareTo(MOST_FRAMES) > 0) {
            throw top.invalid(field, "is from 1 to " + MOST_FRAMES.num());
        }
        return rate;
    }

    private VideoCoding video() {
        return top.mapping("video", VIDEO)
                .map(video -> {
                    PictureCodec codec = codec(video, PictureCodec.H264);
                    return new VideoCoding(
                            codec,
                            video.word("codecProfile", codec.usualProfile(), codec.codecProfiles()),
                            video.word("speed", "veryfast", SPEEDS),
                            video.integer("threads", 1, 1, 64),
                            toneMapping(video));
                })
                .orElseGet(() -> new VideoCoding(
                        PictureCodec.H264, PictureCodec.H264.usualProfile(), "veryfast", 1, ToneMapping.MOBIUS));
    }

    private static ToneMapping toneMapping(YamlFields video) {
        return ToneMapping.of(video.word("toneMap", ToneMapping.MOBIUS.word(), ToneMapping.words()))
                .orElseThrow();
    }

    private static PictureCodec codec(YamlFields fields, PictureCodec usual) {
        return PictureCodec.of(fields.word("codec", usual.word(), PictureCodec.words()))
                .orElseThrow();
    }

    private List<Rung> rungs(PictureCodec usual) {
        List<Rung> rungs = new ArrayList<>();
        Map<List<Object>, Box> last = new HashMap<>();
        for (YamlFields fields : top.mappings("rungs", RUNG)) {
            Rung rung = rung(fields, usual);
            Box above = last.put(List.of(rung.codec(), rung.isHdr()), rung.box());
            if (above != null
                    && (rung.box().shortSide() >= above.shortSide()
                            || rung.box().longSide() >= above.longSide())) {
                throw fields.invalid(
                        "box", "is smaller on both sides than the one before (" + above + "), got " + rung.box());
            }
            rungs.add(rung);
        }
        if (rungs.size() > MAX_RUNGS) {
            throw top.invalid("rungs", "has at most " + MAX_RUNGS + " entries, got " + rungs.size());
        }
        if (!rungs.isEmpty() && rungs.stream().allMatch(Rung::isHdr)) {
            throw top.invalid("rungs", "needs rungs of range sdr beside those of range hdr, for all other screens");
        }
        return rungs;
    }

    private static Rung rung(YamlFields fields, PictureCodec usualCodec) {
        Box box = fields.value("box", Quantities::box);
        if (box.longSide() > 8192) {
            throw fields.invalid("box", "is at most 8192 on its long side, got " + box);
        }
        PictureCodec codec = codec(fields, usualCodec);
        String usual = Deinterlace.usual(box).word();
        boolean isHdr = "hdr".equals(fields.word("range", "sdr", List.of("sdr", "hdr")));
        if (isHdr && codec == PictureCodec.H264) {
            throw fields.invalid("range", "hdr needs codec hevc or av1: players expect H.264 in 8 bits");
        }
        return new Rung(
                box,
                fields.number("quality", 0, codec.worstQuality()),
                fields.count("maxRate", 50_000, 200_000_000),
                Deinterlace.of(fields.word("deinterlace", usual, List.of("field", "frame"))),
                codec,
                isHdr);
    }

    private List<AudioRecipe> audio() {
        Set<List<Object>> forms = new HashSet<>();
        List<AudioRecipe> recipes = new ArrayList<>();
        for (YamlFields fields : top.mappings("audio", AUDIO)) {
            AudioRecipe recipe = audio(fields);
            if (!forms.add(List.of(recipe.codec(), recipe.channels()))) {
                throw fields.invalid(
                        "channels",
                        "names two renditions alike: " + recipe.codec() + " of " + recipe.channels()
                                + " is given twice");
            }
            recipes.add(recipe);
        }
        return recipes;
    }

    private static AudioRecipe audio(YamlFields fields) {
        SoundCodec codec = SoundCodec.of(fields.word("codec", SoundCodec.AAC.word(), SoundCodec.words()))
                .orElseThrow();
        fields.word("channels", "2", words(codec.channels()));
        fields.word("sampleRate", "48000", words(codec.sampleRates()));
        int channels = fields.integer("channels", 2, 1, 6);
        return new AudioRecipe(
                codec.word(),
                channels,
                fields.count("bitRate", codec.leastBits(channels), codec.mostBits(channels)),
                fields.integer("sampleRate", 48_000, 44_100, 48_000),
                fields.integer("fromChannels", 1, 1, 64),
                fields.has("loudness") ? Optional.of(fields.number("loudness", -40, -5)) : Optional.empty());
    }

    private static List<String> words(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).toList();
    }

    private TextRecipe text() {
        return new TextRecipe(
                "webvtt".equals(top.word("subtitles", "none", List.of("none", "webvtt"))),
                "webvtt".equals(top.word("captions", "keep", List.of("keep", "webvtt")))
                        ? TextRecipe.Captions.WEBVTT
                        : TextRecipe.Captions.KEEP);
    }

    private Optional<StoryboardRecipe> storyboard() {
        return top.mapping("storyboard", STORYBOARD).map(board -> {
            Duration every = board.value("every", Duration.ofSeconds(5), Quantities::duration);
            if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(Duration.ofMinutes(10)) > 0) {
                throw board.invalid("every", "is from 1s to 10m");
            }
            StoryboardRecipe recipe = new StoryboardRecipe(
                    board.value("box", Quantities::box),
                    every,
                    board.integer("columns", 10, 1, 20),
                    board.integer("rows", 10, 1, 20));
            if (recipe.box().longSide() > MAX_TILE) {
                throw board.invalid("box", "is at most " + MAX_TILE + " on its long side, got " + recipe.box());
            }
            return recipe;
        });
    }

    private Optional<PosterRecipe> poster() {
        return top.mapping("poster", POSTER)
                .map(poster -> new PosterRecipe(
                        poster.value("box", Quantities::box), poster.has("at") ? poster.number("at", 0, 1) : 0.1));
    }

    private Optional<StillsRecipe> stills() {
        return top.mapping("stills", STILLS)
                .map(stills -> new StillsRecipe(
                        stills.value("box", Quantities::box), stills.integer("count", 5, 1, MAX_STILLS)));
    }

    private static Optional<Reframe> reframe(YamlFields picture) {
        if (!picture.has("shape")) {
            for (String field : List.of("fit", "position")) {
                if (picture.has(field)) {
                    throw picture.invalid(field, "needs 'shape'");
                }
            }
            return Optional.empty();
        }
        Matcher shape = SHAPE.matcher(picture.text("shape"));
        if (!shape.matches()) {
            throw picture.invalid("shape", "is width:height such as 9:16, got '" + picture.text("shape") + "'");
        }
        String word = picture.word(
                "fit",
                Reframe.Fit.CROP.word(),
                Stream.of(Reframe.Fit.values()).map(Reframe.Fit::word).toList());
        Reframe.Fit fit = Stream.of(Reframe.Fit.values())
                .filter(candidate -> candidate.word().equals(word))
                .findFirst()
                .orElseThrow();
        return Optional.of(new Reframe(
                Integer.parseInt(shape.group(1)),
                Integer.parseInt(shape.group(2)),
                fit,
                picture.has("position") ? picture.number("position", 0, 1) : 0.5));
    }

    private List<FileRecipe> files(PictureCodec usual) {
        Set<String> stems = new HashSet<>();
        List<FileRecipe> files = new ArrayList<>();
        for (YamlFields fields : top.mappings("files", FILE)) {
            FileRecipe recipe = file(fields, usual);
            if (!stems.add(recipe.rendition())) {
                throw fields.invalid("name", "is given twice: " + recipe.rendition());
            }
            files.add(recipe);
        }
        if (files.size() > MAX_FILES) {
            throw top.invalid("files", "has at most " + MAX_FILES + " entries, got " + files.size());
        }
        return files;
    }

    private FileRecipe file(YamlFields fields, PictureCodec usual) {
        String name = fields.text("name");
        if (!FILE_NAME.matcher(name).matches()) {
            throw fields.invalid(
                    "name",
                    "is lower-case letters, digits and dashes and ends in .mp4, .mov or .mxf; names like audio…, video…,"
                            + " text…, poster…, storyboard…, still-1… and 720p are taken");
        }
        String ending = name.substring(name.lastIndexOf('.') + 1);
        FileContainer container = FileContainer.of(fields.word("container", ending, FileContainer.words()));
        if (!container.word().equals(ending)) {
            throw fields.invalid("container", "and the ending of the name are one, got " + container.word());
        }
        Optional<YamlFields> picture = fields.mapping("picture", FILE_PICTURE);
        Optional<MasterRecipe> master = picture.flatMap(this::master);
        Optional<YamlFields> coded = picture.filter(given -> master.isEmpty());
        coded.filter(given -> given.has("codecProfile")).ifPresent(given -> {
            throw given.invalid("codecProfile", "is for prores and dnxhr; of other codecs 'video' has it");
        });
        Optional<YamlFields> audio = fields.mapping("audio", FILE_AUDIO);
        FileRecipe recipe = new FileRecipe(
                name,
                container,
                coded.map(rung -> rung(rung, usual)),
                coded.filter(given -> "true".equals(given.word("intra", "false", List.of("true", "false"))))
                        .isPresent(),
                coded.flatMap(ProfileReader::reframe),
                master,
                audio.map(given -> fileAudio(given, container)),
                audio.filter(given -> "all".equals(given.word("tracks", "default", List.of("default", "all"))))
                        .isPresent(),
                "keep".equals(fields.word("timecode", "none", List.of("none", "keep"))));
        requireRoom(fields, picture, recipe);
        return recipe;
    }

    /** Empty for the codecs of rungs. */
    private Optional<MasterRecipe> master(YamlFields picture) {
        Optional<MasterCodec> codec = MASTERS.stream()
                .filter(candidate -> picture.has("codec") && candidate.word().equals(picture.text("codec")))
                .findFirst();
        codec.ifPresent(known -> {
            FILE_PICTURE.stream()
                    .filter(field -> picture.has(field) && !MASTER.contains(field))
                    .findFirst()
                    .ifPresent(field -> {
                        throw picture.invalid(
                                field, "is not for " + known.word() + ", which keeps the picture as it is");
                    });
            if (top.has("frameRate")) {
                throw top.invalid("frameRate", "is not for " + known.word() + ", which keeps the rate of the source");
            }
        });
        return codec.map(
                known -> new MasterRecipe(known, picture.word("codecProfile", USUAL_MASTER, known.codecProfiles())));
    }

    private static AudioRecipe fileAudio(YamlFields fields, FileContainer container) {
        String codec = fields.word("codec", container.sounds().get(0), container.sounds());
        if (!codec.equals(PCM)) {
            return audio(fields);
        }
        for (String field : List.of("channels", "bitRate", "loudness")) {
            if (fields.has(field)) {
                throw fields.invalid(field, "is not for pcm, which keeps the sound as it is");
            }
        }
        boolean isOneRate = container == FileContainer.MXF;
        int usual = isOneRate ? MXF_RATE : AudioRecipe.AS_SOURCE;
        int rate = fields.integer("sampleRate", usual, 8_000, 192_000);
        if (isOneRate && rate != MXF_RATE) {
            throw fields.invalid("sampleRate", "is " + MXF_RATE + " in mxf");
        }
        return new AudioRecipe(PCM, AudioRecipe.AS_SOURCE, AudioRecipe.AS_SOURCE, rate, 1, Optional.empty());
    }

    private static void requireRoom(YamlFields fields, Optional<YamlFields> picture, FileRecipe recipe) {
        if (!recipe.hasPicture() && recipe.audio().isEmpty()) {
            throw fields.invalid("picture", "or 'audio' is needed");
        }
        FileContainer container = recipe.container();
        String codec = recipe.master()
                .map(master -> master.codec().word())
                .or(() -> recipe.picture().map(rung -> rung.codec().word()))
                .orElse(container.pictures().get(0));
        if (!container.pictures().contains(codec)) {
            throw picture.orElse(fields)
                    .invalid(
                            "codec",
                            "of a picture in " + container.word() + " is one of "
                                    + String.join(", ", container.pictures()) + ", got " + codec);
        }
        if (!recipe.hasPicture() && container == FileContainer.MXF) {
            throw fields.invalid("picture", "is needed in mxf");
        }
        if (recipe.hasAllTracks() && container == FileContainer.MP4) {
            throw fields.invalid("audio", "of all tracks needs container mov or mxf: players of mp4 play one");
        }
    }

    private DamagePolicy damage() {
        boolean fails = DamagePolicy.FAIL.equals(
                top.word("damage", DamagePolicy.CONCEAL, List.of(DamagePolicy.CONCEAL, DamagePolicy.FAIL)));
        if (fails && top.has("damageLimit")) {
            throw top.invalid("damageLimit", "is for 'damage: conceal'; with 'damage: fail' nothing may be damaged");
        }
        int limit = fails ? 0 : top.value("damageLimit", DamagePolicy.NO_LIMIT, Quantities::share);
        if (!fails && limit == 0) {
            throw top.invalid("damageLimit", "is above 0%; write 'damage: fail' where nothing may be damaged");
        }
        return new DamagePolicy(limit);
    }

    private FailurePolicy failures() {
        YamlFields failures = top.mapping("failures", FAILURES).orElseGet(() -> YamlFields.parse(file, "{}", FAILURES));
        Optional<Duration> timeLimit = failures.has("timeLimit")
                ? Optional.of(failures.value("timeLimit", Duration.ZERO, Quantities::duration))
                : Optional.empty();
        if (timeLimit
                .filter(limit -> limit.compareTo(SHORTEST_LIMIT) < 0 || limit.compareTo(LONGEST_LIMIT) > 0)
                .isPresent()) {
            throw failures.invalid("timeLimit", "is from 10s to 24h");
        }
        String brokenRung =
                failures.word("brokenRung", FailurePolicy.DROP, List.of(FailurePolicy.DROP, FailurePolicy.FAIL));
        return new FailurePolicy(failures.integer("tries", 3, 1, 10), timeLimit, brokenRung.equals(FailurePolicy.DROP));
    }

    private Policy policy() {
        YamlFields policy = top.mapping("policy", POLICY).orElseGet(() -> YamlFields.parse(file, "{}", POLICY));
        Duration maxDuration = policy.value("maxDuration", Policy.STANDARD.maxDuration(), Quantities::duration);
        if (maxDuration.compareTo(Duration.ofSeconds(1)) < 0 || maxDuration.compareTo(Duration.ofDays(2)) > 0) {
            throw policy.invalid("maxDuration", "is from 1s to 48h");
        }
        return new Policy(
                policy.has("maxBytes") ? policy.count("maxBytes", 1, 1L << 50) : Policy.STANDARD.maxBytes(),
                maxDuration,
                policy.has("maxPixels") ? policy.count("maxPixels", 1, 8192L * 8192) : Policy.STANDARD.maxPixels(),
                policy.integer("maxStreams", Policy.STANDARD.maxStreams(), 1, 64));
    }

    private void requireContent(Profile profile) {
        boolean streams = !profile.rungs().isEmpty() || !profile.audio().isEmpty();
        if (profile.packaging() == Packaging.CMAF && !streams) {
            throw top.invalid("packaging", "cmaf needs 'rungs' or 'audio'");
        }
        if (profile.packaging() == Packaging.FILE && profile.text().makesSubtitles()) {
            throw top.invalid("subtitles", "webvtt needs packaging cmaf: only playlists can name segments of text");
        }
        boolean drawsImages =
                profile.overlays().stream().anyMatch(overlay -> overlay.kind() == OverlayRecipe.Kind.IMAGE);
        if (drawsImages && profile.rungs().stream().anyMatch(Rung::isHdr)) {
            throw top.invalid("overlays", "with an image are not for rungs of range hdr: images have no such colours");
        }
        boolean pictures = profile.poster().isPresent()
                || profile.storyboard().isPresent()
                || profile.stills().isPresent();
        if (profile.packaging() == Packaging.FILE
                && (streams || (profile.files().isEmpty() && !pictures))) {
            throw top.invalid(
                    "packaging",
                    "file needs 'files', 'poster', 'storyboard' or 'stills', and no 'rungs' or 'audio' beside them");
        }
    }
}
