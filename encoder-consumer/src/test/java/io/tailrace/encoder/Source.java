package io.tailrace.encoder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The kinds of recordings that come in, made small: each a trap that broke a naive cut once. */
enum Source {
    PLAIN_25("25/1", 150, 40),
    FILM_23_976("24000/1001", 120, 40),
    MOV_29_97_PCM_SURROUND("30000/1001", 150, 40),
    FAST_59_94("60000/1001", 180, 40),
    HEVC_50("50/1", 150, 38),
    MATROSKA_24("24/1", 120, 40),
    VARIABLE_RATE_WITH_A_HOLE("30/1", 150, 40),
    OPEN_GOP("24/1", 192, 40),
    EDIT_LIST("25/1", 117, 40),
    EMPTY_EDIT("25/1", 150, 40),
    LATE_PICTURE("25/1", 144, 38),
    TRANSPORT_STREAM("25/1", 150, 38),
    FRAGMENTED("25/1", 150, 40),
    MATROSKA_WITHOUT_INDEX("24/1", 120, 40),
    ROTATED("25/1", 50, 38),
    TURNED_AND_MIRRORED("25/1", 50, 38),
    ODD_SIZE_444("25/1", 50, 38),
    ANAMORPHIC("25/1", 50, 36),
    SILENT("25/1", 75, 40),
    SOUND_GOES_ON("25/1", 150, 40),
    SOUND_GOES_ON_IN_A_TRANSPORT_STREAM("25/1", 150, 38),
    ONE_FRAME("25/1", 1, 36),
    STILL_MP4("25/1", 500, 36),
    STILL_MATROSKA("25/1", 500, 36),
    SLIDES("1/1", 20, 36),
    SLIDES_IN_A_TRANSPORT_STREAM("1/1", 20, 36),
    HALF_A_SECOND("25/1", 13, 38);

    private static final String[] TONE = {"-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=30"};

    private final String rate;
    private final int frames;
    private final double leastLuma;

    Source(String rate, int frames, double leastLuma) {
        this.rate = rate;
        this.frames = frames;
        this.leastLuma = leastLuma;
    }

    String rate() {
        return rate;
    }

    int frames() {
        return frames;
    }

    double leastLuma() {
        return leastLuma;
    }

    boolean isOneChunk() {
        return switch (this) {
            case ONE_FRAME, HALF_A_SECOND, SLIDES, SLIDES_IN_A_TRANSPORT_STREAM -> true;
            default -> false;
        };
    }

    Path make(Workshop workshop, Path folder) throws Exception {
        Path mp4 = folder.resolve("source.mp4");
        Path other = folder.resolve("other.mp4");
        switch (this) {
            case PLAIN_25 -> encode(workshop, mp4, picture("25", 6), x264("-g", "60"));
            case FILM_23_976 -> encode(workshop, mp4, picture("24000/1001", 120 * 1001 / 24000.0), x264("-g", "48"));
            case MOV_29_97_PCM_SURROUND -> {
                Path mov = folder.resolve("source.mov");
                encode(
                        workshop,
                        mov,
                        picture("30000/1001", 150 * 1001 / 30000.0),
                        x264("-g", "75", "-c:a", "pcm_s16le", "-ac", "6"));
                return mov;
            }
            case FAST_59_94 -> encode(workshop, mp4, picture("60000/1001", 180 * 1001 / 60000.0), x264("-g", "120"));
            case HEVC_50 ->
                encode(
                        workshop,
                        mp4,
                        picture("50", 3),
                        List.of(
                                "-c:v",
                                "libx265",
                                "-preset",
                                "ultrafast",
                                "-x265-params",
                                "log-level=none:keyint=70",
                                "-tag:v",
                                "hvc1"));
            case MATROSKA_24 -> {
                Path mkv = folder.resolve("source.mkv");
                encode(workshop, mkv, picture("24", 5), x264("-g", "50"));
                return mkv;
            }
            case VARIABLE_RATE_WITH_A_HOLE -> {
                Path mkv = folder.resolve("source.mkv");
                encode(
                        workshop,
                        mkv,
                        picture("30", 5),
                        x264(
                                "-vf",
                                "select='not(between(t,2,3))*not(between(mod(n,7),3,4)*gt(t,3))'",
                                "-fps_mode",
                                "vfr",
                                "-g",
                                "60"));
                return mkv;
            }
            case OPEN_GOP ->
                encode(
                        workshop,
                        mp4,
                        picture("24", 8),
                        x264("-x264-params", "open-gop=1:keyint=60:min-keyint=60:bframes=3"));
            case EDIT_LIST -> {
                encode(workshop, other, picture("25", 6), x264("-g", "50"));
                workshop.ffmpeg("-ss", "1.32", "-i", "file:" + other, "-c", "copy", "file:" + mp4);
            }
            case EMPTY_EDIT -> {
                encode(workshop, other, picture("25", 6), x264("-g", "60"));
                workshop.ffmpeg("-itsoffset", "2", "-i", "file:" + other, "-c", "copy", "file:" + mp4);
            }
            case LATE_PICTURE -> {
                encode(workshop, other, picture("25", 5), x264("-g", "60"));
                workshop.ffmpeg(
                        "-itsoffset",
                        "0.76",
                        "-i",
                        "file:" + other,
                        "-i",
                        "file:" + other,
                        "-map",
                        "0:v",
                        "-map",
                        "1:a",
                        "-c",
                        "copy",
                        "file:" + mp4);
            }
            case TRANSPORT_STREAM -> {
                Path ts = folder.resolve("source.ts");
                encode(workshop, ts, picture("25", 6), x264("-g", "60"));
                return ts;
            }
            case FRAGMENTED ->
                encode(workshop, mp4, picture("25", 6), x264("-g", "50", "-movflags", "+frag_keyframe+empty_moov"));
            case MATROSKA_WITHOUT_INDEX -> {
                Path mkv = folder.resolve("source.mkv");
                encode(workshop, mkv, picture("24", 5), x264("-g", "50", "-live", "1"));
                return mkv;
            }
            case ROTATED -> {
                encode(workshop, other, picture("25", 2), x264("-g", "30"));
                workshop.ffmpeg("-display_rotation", "90", "-i", "file:" + other, "-c", "copy", "file:" + mp4);
            }
            case TURNED_AND_MIRRORED -> {
                encode(workshop, other, picture("25", 2), x264("-g", "30"));
                workshop.ffmpeg(
                        "-display_rotation",
                        "90",
                        "-display_hflip",
                        "-i",
                        "file:" + other,
                        "-c",
                        "copy",
                        "file:" + mp4);
            }
            case ODD_SIZE_444 ->
                encode(
                        workshop,
                        mp4,
                        "testsrc2=size=321x181:rate=25:duration=2,format=yuv444p",
                        x264("-pix_fmt", "yuv444p"));
            case ANAMORPHIC -> encode(workshop, mp4, picture("25", 2) + ",scale=240:180,setsar=4/3", x264("-g", "30"));
            case SILENT ->
                workshop.ffmpeg(concat(
                        List.of("-f", "lavfi", "-i", picture("25", 3)), x264("-g", "60"), List.of("file:" + mp4)));
            case SOUND_GOES_ON -> soundGoesOn(workshop, other, mp4);
            case SOUND_GOES_ON_IN_A_TRANSPORT_STREAM -> {
                Path ts = folder.resolve("source.ts");
                soundGoesOn(workshop, other, ts);
                return ts;
            }
            case STILL_MP4 -> still(workshop, mp4, picture("25", 0.04));
            case STILL_MATROSKA -> {
                Path mkv = folder.resolve("source.mkv");
                still(workshop, mkv, picture("25", 0.04));
                return mkv;
            }
            case SLIDES_IN_A_TRANSPORT_STREAM -> {
                Path ts = folder.resolve("source.ts");
                still(workshop, mp4, picture("1", 20));
                workshop.ffmpeg("-i", "file:" + mp4, "-c", "copy", "file:" + ts);
                return ts;
            }
            case SLIDES -> {
                Path mkv = folder.resolve("source.mkv");
                still(workshop, mkv, picture("1", 20));
                return mkv;
            }
            case ONE_FRAME -> encode(workshop, mp4, picture("25", 0.04), x264());
            case HALF_A_SECOND -> encode(workshop, mp4, picture("25", 0.52), x264());
        }
        return mp4;
    }

    private static void soundGoesOn(Workshop workshop, Path picture, Path to) throws Exception {
        encode(workshop, picture, picture("25", 3), x264("-g", "40"));
        workshop.ffmpeg(
                "-i",
                "file:" + picture,
                "-f",
                "lavfi",
                "-i",
                "sine=sample_rate=48000:duration=6",
                "-map",
                "0:v",
                "-map",
                "1:a",
                "-c:v",
                "copy",
                "-c:a",
                "aac",
                "file:" + to);
    }

    /** Twenty seconds of sound. */
    private static void still(Workshop workshop, Path file, String picture) throws Exception {
        workshop.ffmpeg(concat(
                List.of("-f", "lavfi", "-i", picture),
                List.of(TONE),
                x264("-t", "20", "-c:a", "aac"),
                List.of("file:" + file)));
    }

    private static String picture(String rate, double seconds) {
        return "testsrc2=size=320x180:rate=" + rate + ":duration=" + seconds;
    }

    private static List<String> x264(String... more) {
        List<String> line = new ArrayList<>(List.of(
                "-c:v",
                "libx264",
                "-preset",
                "veryfast",
                "-crf",
                "12",
                "-bf",
                "2",
                "-pix_fmt",
                "yuv420p",
                "-sc_threshold",
                "0"));
        line.addAll(List.of(more));
        return line;
    }

    private static void encode(Workshop workshop, Path file, String picture, List<String> options) throws Exception {
        workshop.ffmpeg(concat(
                List.of("-f", "lavfi", "-i", picture), List.of(TONE), options, List.of("-shortest", "file:" + file)));
    }

    @SafeVarargs
    private static String[] concat(List<String>... parts) {
        List<String> line = new ArrayList<>();
        for (List<String> part : parts) {
            line.addAll(part);
        }
        return line.toArray(new String[0]);
    }
}
