package io.tailrace.encoder.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.media.FrameRate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What ffprobe says about a container and its tracks. Texts are as ffprobe writes them, cut to {@value #LONGEST_TEXT} characters, empty
 * when it says nothing; times are microseconds of the container's clock.
 */
record ProbeReport(
        String demuxer,
        Optional<Long> startMicros,
        Optional<Long> durationMicros,
        int score,
        List<Track> tracks,
        List<Chapter> chapters,
        boolean showsCaptions,
        String timecode,
        Optional<FrameRate> timecodeRate) {

    private static final String CAPTIONS = "A53 Part 4 Closed Captions";

    private static final Set<String> LIGHT_METADATA =
            Set.of("Mastering display metadata", "Content light level metadata");

    /** What to ask ffprobe for; nothing that repeats free text of the source beyond titles. */
    static final List<String> ARGUMENTS = List.of(
            "-show_entries",
            "format=format_name,start_time,duration,probe_score:format_tags=timecode"
                    + ":stream=index,codec_type,codec_name,width,height,pix_fmt,field_order,color_range,color_space,color_transfer,"
                    + "color_primaries,sample_aspect_ratio,r_frame_rate,avg_frame_rate,time_base,start_time,duration,nb_frames,"
                    + "channels,channel_layout,sample_rate,bits_per_raw_sample"
                    + ":stream_disposition=default,forced,hearing_impaired,visual_impaired,descriptions,comment,dub,attached_pic,"
                    + "timed_thumbnails"
                    + ":chapter=start_time,end_time:chapter_tags=title:stream_tags=language,title,DURATION,timecode:stream_side_data=side_data_type,rotation,displaymatrix",
            "-of",
            "json=compact=1");

    /** The same with the first pictures of a file that has an index, in one read of its head: about eight among packets of sound. */
    static final List<String> WITH_PICTURES = List.of(
            ARGUMENTS.get(0),
            ARGUMENTS.get(1) + ":frame_side_data=side_data_type",
            ARGUMENTS.get(2),
            ARGUMENTS.get(3),
            "-read_intervals",
            "%+#24");

    /** Some are the source's own words, and all of them go into records that are limited in size. */
    static final int LONGEST_TEXT = 200;

    private static final Set<String> DISCONTINUOUS = Set.of("mpegts", "mpeg");

    private static final Pattern CLOCK = Pattern.compile("([0-9]{1,4}):([0-9]{2}):([0-9]{2}(?:\\.[0-9]{1,9})?)");

    /** The first two of the three rows of ffprobe's {@code displaymatrix}, without their last numbers. */
    private static final Pattern MATRIX =
            Pattern.compile("0+:\\s+(-?\\d+)\\s+(-?\\d+)\\s+-?\\d+\\s+0+1:\\s+(-?\\d+)\\s+(-?\\d+)\\s");

    private static final ObjectMapper JSON = new ObjectMapper();

    ProbeReport {
        tracks = List.copyOf(tracks);
        chapters = List.copyOf(chapters);
    }

    /** A named part, on the container's clock. */
    record Chapter(long startMicros, long endMicros, String title) {}

    /** A track; the fields of the other kind are empty or 0. */
    record Track(
            int index,
            String type,
            String codec,
            Optional<Long> startMicros,
            Optional<Long> durationMicros,
            FrameRate ticksPerSecond,
            boolean isDefault,
            boolean isForced,
            boolean isHearingImpaired,
            boolean isStillPicture,
            String language,
            String title,
            int width,
            int height,
            String pixelFormat,
            int bitDepth,
            String fieldOrder,
            ColorTags color,
            Optional<FrameRate> sampleAspect,
            Optional<FrameRate> realRate,
            Optional<FrameRate> averageRate,
            Optional<Long> frames,
            int rotation,
            boolean isMirrored,
            boolean hasLightMetadata,
            int channels,
            String layout,
            int sampleRate,
            String role) {}

    record ColorTags(String primaries, String transfer, String space, String range) {}

    /**
     * Reads the JSON that {@link #ARGUMENTS} asks for.
     *
     * @return empty when it holds no format: ffprobe found none
     */
    static Optional<ProbeReport> parse(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        JsonNode format = root.path("format");
        String names = text(format, "format_name");
        if (names.isEmpty()) {
            return Optional.empty();
        }
        List<Track> tracks = new ArrayList<>();
        root.path("streams").forEach(stream -> tracks.add(track(stream)));
        List<Chapter> chapters = new ArrayList<>();
        root.path("chapters").forEach(chapter -> chapter(chapter).ifPresent(chapters::add));
        return Optional.of(new ProbeReport(
                names.contains(",") ? names.substring(0, names.indexOf(',')) : names,
                micros(format, "start_time"),
                micros(format, "duration"),
                number(format, "probe_score"),
                tracks,
                chapters,
                showsCaptions(root),
                timecode(root),
                timecodeRate(root)));
    }

    /** Of a track of timecodes: recorders of 60 pictures a second may count in 30. */
    private static Optional<FrameRate> timecodeRate(JsonNode root) {
        return root.path("streams")
                .valueStream()
                .filter(stream -> text(stream, "codec_type").equals("data"))
                .filter(stream -> !text(stream.path("tags"), "timecode").isEmpty())
                .findFirst()
                .flatMap(stream -> rational(stream, "avg_frame_rate"));
    }

    /** That of the picture or of its track of timecodes; in MXF it is the file's. */
    private static String timecode(JsonNode root) {
        return Stream.concat(root.path("streams").valueStream(), Stream.of(root.path("format")))
                .map(node -> text(node.path("tags"), "timecode"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Of the pictures that {@link #WITH_PICTURES} asks for. */
    private static boolean showsCaptions(JsonNode root) {
        for (JsonNode frame : root.path("frames")) {
            for (JsonNode data : frame.path("side_data_list")) {
                if (data.path("side_data_type").asText("").contains(CAPTIONS)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Optional<Chapter> chapter(JsonNode chapter) {
        Optional<Long> start = micros(chapter, "start_time");
        Optional<Long> end = micros(chapter, "end_time");
        return start.isPresent() && end.filter(at -> at > start.get()).isPresent()
                ? Optional.of(new Chapter(start.get(), end.get(), text(chapter.path("tags"), "title")))
                : Optional.empty();
    }

    private static Track track(JsonNode stream) {
        JsonNode disposition = stream.path("disposition");
        JsonNode tags = stream.path("tags");
        return new Track(
                number(stream, "index"),
                text(stream, "codec_type"),
                text(stream, "codec_name"),
                micros(stream, "start_time"),
                micros(stream, "duration").or(() -> clock(text(tags, "DURATION"))),
                rational(stream, "time_base")
                        .map(tick -> new FrameRate(tick.den(), tick.num()))
                        .orElse(new FrameRate(1_000_000, 1)),
                number(disposition, "default") == 1,
                number(disposition, "forced") == 1,
                number(disposition, "hearing_impaired") == 1,
                number(disposition, "attached_pic") == 1 || number(disposition, "timed_thumbnails") == 1,
                Languages.tag(text(tags, "language")),
                text(tags, "title"),
                number(stream, "width"),
                number(stream, "height"),
                text(stream, "pix_fmt"),
                number(stream, "bits_per_raw_sample"),
                text(stream, "field_order"),
                new ColorTags(
                        known(stream, "color_primaries"),
                        known(stream, "color_transfer"),
                        known(stream, "color_space"),
                        known(stream, "color_range")),
                rational(stream, "sample_aspect_ratio"),
                rational(stream, "r_frame_rate"),
                rational(stream, "avg_frame_rate"),
                Optional.of((long) number(stream, "nb_frames")).filter(frames -> frames > 0),
                rotation(stream),
                isMirrored(stream),
                hasLightMetadata(stream),
                number(stream, "channels"),
                known(stream, "channel_layout"),
                number(stream, "sample_rate"),
                role(disposition));
    }

    /** What a track of sound is for, in the words of {@code AudioFacts}. A commentary for the blind is one for the blind first. */
    private static String role(JsonNode disposition) {
        if (number(disposition, "visual_impaired") == 1 || number(disposition, "descriptions") == 1) {
            return "description";
        }
        if (number(disposition, "comment") == 1) {
            return "commentary";
        }
        if (number(disposition, "hearing_impaired") == 1) {
            return "hearing-impaired";
        }
        return number(disposition, "dub") == 1 ? "dub" : "";
    }

    /** ffprobe counts counter-clockwise, from -180 to 180. */
    private static int rotation(JsonNode stream) {
        for (JsonNode side : stream.path("side_data_list")) {
            if (side.has("rotation")) {
                long quarters = Math.round(-side.path("rotation").asDouble() / 90);
                return (int) Math.floorMod(quarters, 4L) * 90;
            }
        }
        return 0;
    }

    /** Front cameras do: the determinant is then negative. */
    private static boolean isMirrored(JsonNode stream) {
        for (JsonNode side : stream.path("side_data_list")) {
            Matcher matrix = MATRIX.matcher(side.path("displaymatrix").asText(""));
            if (matrix.find()) {
                double straight = Double.parseDouble(matrix.group(1)) * Double.parseDouble(matrix.group(4));
                double crossed = Double.parseDouble(matrix.group(2)) * Double.parseDouble(matrix.group(3));
                return straight < crossed;
            }
        }
        return false;
    }

    private static boolean hasLightMetadata(JsonNode stream) {
        for (JsonNode side : stream.path("side_data_list")) {
            if (LIGHT_METADATA.contains(side.path("side_data_type").asText(""))) {
                return true;
            }
        }
        return false;
    }

    private static String text(JsonNode node, String field) {
        String text = node.path(field).asText("").strip();
        return text.codePointCount(0, text.length()) <= LONGEST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT));
    }

    private static String known(JsonNode node, String field) {
        String text = text(node, field);
        return text.equals("unknown") || text.equals("unspecified") ? "" : text;
    }

    private static int number(JsonNode node, String field) {
        return node.path(field).asInt(0);
    }

    private static Optional<Long> micros(JsonNode node, String field) {
        try {
            return Optional.of(
                    new BigDecimal(text(node, field)).movePointRight(6).longValue());
        } catch (NumberFormatException e) {
            return Optional.empty(); // N/A
        }
    }

    /**
     * What Matroska files tell of the length of a track, such as {@code 00:01:02.345000000}. Their container is as long as its last cue of
     * subtitles, which may be far behind the last picture.
     */
    private static Optional<Long> clock(String words) {
        Matcher clock = CLOCK.matcher(words);
        return clock.matches()
                ? Optional.of((Long.parseLong(clock.group(1)) * 60 + Long.parseLong(clock.group(2))) * 60_000_000
                        + new BigDecimal(clock.group(3)).movePointRight(6).longValue())
                : Optional.empty();
    }

    /** A positive rational; ffprobe writes 0/0 or 0/1 for unknown, and 1:1 or 1/1. */
    private static Optional<FrameRate> rational(JsonNode node, String field) {
        String[] parts = text(node, field).split("[:/]", -1);
        try {
            int num = parts.length == 2 ? Integer.parseInt(parts[0]) : 0;
            int den = parts.length == 2 ? Integer.parseInt(parts[1]) : 0;
            return num > 0 && den > 0 ? Optional.of(new FrameRate(num, den)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * What ffmpeg's {@code -start_at_zero} makes zero: the container's start; of transport and program streams the start of the first
     * track that is read, which here are the picture and all sound (measured with ffmpeg 8.0.1).
     */
    long clockStartMicros() {
        long container = startMicros.orElse(0L);
        if (!DISCONTINUOUS.contains(demuxer)) {
            return container;
        }
        return Stream.concat(pictures().limit(1), sounds())
                .map(Track::startMicros)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElse(container);
    }

    /**
     * Length of the recording as the container tells it; empty when unknown. ffmpeg, and recorders built on it, write the end of a
     * Matroska file as its length, which counts from zero wherever its clock starts (measured with ffmpeg 8.0.1).
     */
    Optional<Long> lengthMicros() {
        long late = demuxer.equals("matroska") ? Math.max(0, startMicros.orElse(0L)) : 0;
        return durationMicros.map(end -> Math.max(0, end - late));
    }

    /**
     * False: the length was guessed from the first time stamp and the last, between which the clock of a transport or program stream may
     * have jumped. Only a pass over all of it can tell.
     */
    boolean isLengthKnown() {
        return !DISCONTINUOUS.contains(demuxer);
    }

    /** Moving pictures: no cover art, no thumbnails. */
    Stream<Track> pictures() {
        return tracks.stream().filter(track -> track.type().equals("video") && !track.isStillPicture());
    }

    Stream<Track> texts() {
        return tracks.stream().filter(track -> track.type().equals("subtitle"));
    }

    Stream<Track> sounds() {
        return tracks.stream().filter(track -> track.type().equals("audio"));
    }
}
