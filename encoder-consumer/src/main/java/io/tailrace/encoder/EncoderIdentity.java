package io.tailrace.encoder;

import io.tailrace.encoder.process.SourceInput;
import io.tailrace.events.Capabilities;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.CmafInit;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.ffmpeg.FfmpegUnavailableException;
import io.tailrace.ffmpeg.Guard;
import io.tailrace.ffmpeg.MalformedMediaException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What this node can do, proved by doing it: a clip of half a second is really encoded with each encoder. Two workers may share a pool
 * only when their library versions and the init segments they write are equal.
 *
 * @param name versions and hashes in one line
 */
record EncoderIdentity(String name, Capabilities capabilities) {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int KILLED = 137;
    private static final String DISK_FULL = "No space left on device";
    private static final int HASH_DIGITS = 16;

    /** Codecs of pictures and sound that recordings come in: a heartbeat goes out every second, so not all five hundred. */
    private static final Pattern NOTABLE = Pattern.compile(
            "h26[134].*|hevc|vvc|av1|vp[0-9]f?|mpeg[124](video)?|msmpeg4v[123]|wmv[123]|vc1|prores|dnxhd|cfhd|mjpeg|jpeg2000|ffv1|ffvhuff"
                    + "|huffyuv|utvideo|magicyuv|theora|dirac|dvvideo|flv1|rawvideo|v210|v308|v408|v410|qtrle|rpza|svq[13]|cinepak|hap"
                    + "|rv[1-4]0|png|aac|aac_latm|ac3|eac3|dts|truehd|mlp|mp[123]|opus|vorbis|flac|alac|wavpack|tta|speex|nellymoser|s302m"
                    + "|wma.*|amr_[nw]b|qdm2|gsm(_ms)?|pcm_.*|adpcm_(ima_qt|ima_wav|ms|swf|g722|g726)");

    private static final Pattern DECODER =
            Pattern.compile("^ [VA][.F][.S][.X][.B][.D] (\\S+).*?(?:\\(codec (\\S+)\\))?$");
    private static final Pattern FILTER = Pattern.compile("^ [T.][S.][C.]? (\\S+) +\\S+->\\S+ .*");

    /** Filters that tasks may need; a build without one of them gets no such task. */
    private static final List<String> WANTED_FILTERS = List.of("scale", "fps", "bwdif", "zscale", "tonemap");

    private static final Pattern VERSION = Pattern.compile("^ffmpeg version (\\S+)");
    private static final Pattern CODEC_LIBRARY = Pattern.compile("^libavcodec\\s+(\\d+)\\.\\s*(\\d+)\\.\\s*(\\d+)");

    private static final int DEEPEST_SAMPLES = 16;

    /**
     * Encodes the clip in {@code scratch}, an existing folder.
     *
     * @throws FfmpegUnavailableException when this ffmpeg cannot do it
     * @throws IOException when the node lacks what it may have again: space, memory, time
     */
    static EncoderIdentity prove(ChildLauncher launcher, Path scratch) throws IOException, InterruptedException {
        try {
            Path folder = Files.createTempDirectory(scratch, "identity-");
            Path picture = folder.resolve("picture.mp4");
            Path sound = folder.resolve("sound.mp4");
            Path still = folder.resolve("still.jpg");
            try {
                encode(launcher, picture, sound, still);
                String h264 = initHash(picture);
                String aac = initHash(sound);
                String versions = versions(launcher);
                if (Files.size(still) == 0) {
                    throw new FfmpegUnavailableException("This ffmpeg writes no JPEG pictures.", null);
                }
                return new EncoderIdentity(versions + "/h264-" + h264 + "/aac-" + aac, capabilities(launcher));
            } finally {
                for (Path file : List.of(picture, sound, still, folder)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (MalformedMediaException e) {
            throw new FfmpegUnavailableException("The trial encode of this node failed: " + e.getMessage(), e);
        }
    }

    private static void encode(ChildLauncher launcher, Path picture, Path sound, Path still)
            throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(List.of("-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+error", "-y"));
        line.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=0.4"));
        line.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=0.4"));
        line.addAll(List.of(
                "-map", "0:v", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-threads", "1"));
        line.addAll(List.of(
                "-pix_fmt", "yuv420p", "-crf", "23", "-maxrate", "1M", "-bufsize", "1M", "-bf", "3", "-refs", "3"));
        line.addAll(fragmented(picture));
        line.addAll(List.of("-map", "1:a", "-ac", "2", "-c:a", "aac", "-b:a", "128k"));
        line.addAll(fragmented(sound));
        line.addAll(List.of(
                "-map",
                "0:v",
                "-frames:v",
                "1",
                "-c:v",
                "mjpeg",
                "-pix_fmt",
                "yuvj420p",
                "-f",
                "image2",
                "-update",
                "1"));
        line.add("file:" + still);
        ExitReport report = launcher.ffmpeg(line, text -> {}).await(Guard.limit(LIMIT));
        String end = "ffmpeg ended with code " + report.code()
                + report.tellingLine().map(text -> ": " + text).orElse("");
        if (isShortage(report)) {
            throw new IOException(
                    "the trial encode was broken off: " + report.objection().orElse(end));
        }
        if (!report.isClean()) {
            throw new FfmpegUnavailableException("The trial encode of this node failed: " + end, null);
        }
    }

    /** With a full disk ffmpeg may even end with 0. */
    private static boolean isShortage(ExitReport report) {
        return report.objection().isPresent()
                || report.code() == KILLED
                || report.lastLines().stream().anyMatch(line -> line.contains(DISK_FULL));
    }

    private static List<String> fragmented(Path file) {
        return List.of(
                "-flags",
                "+bitexact",
                "-fflags",
                "+bitexact",
                "-f",
                "mp4",
                "-movflags",
                "+empty_moov+delay_moov+default_base_moof+skip_sidx",
                "-write_btrt",
                "0",
                "file:" + file);
    }

    private static String initHash(Path file) throws IOException, MalformedMediaException {
        byte[] bytes = Files.readAllBytes(file);
        ByteArrayOutputStream init = new ByteArrayOutputStream();
        ByteBuffer boxes = ByteBuffer.wrap(bytes);
        while (boxes.remaining() >= 8) {
            int start = boxes.position();
            int size = boxes.getInt(start);
            String type = new String(bytes, start + 4, 4, StandardCharsets.ISO_8859_1);
            if (type.equals("moof") || size < 8 || size > boxes.remaining()) {
                break;
            }
            init.write(bytes, start, size);
            boxes.position(start + size);
        }
        return CmafInit.parse(init.toByteArray()).sha256().substring(0, HASH_DIGITS);
    }

    private static String versions(ChildLauncher launcher) throws IOException, InterruptedException {
        List<String> lines = lines(launcher, "-version");
        String program = first(lines, VERSION);
        String library = first(lines, CODEC_LIBRARY);
        return "ffmpeg-" + program + "/libavcodec-" + library;
    }

    private static String first(List<String> lines, Pattern pattern) {
        for (String line : lines) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                List<String> groups = new ArrayList<>();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    groups.add(matcher.group(i));
                }
                return String.join(".", groups);
            }
        }
        return "unknown";
    }

    private static Capabilities capabilities(ChildLauncher launcher) throws IOException, InterruptedException {
        Set<String> decoders = new TreeSet<>();
        for (String line : lines(launcher, "-decoders")) {
            Matcher decoder = DECODER.matcher(line);
            if (decoder.matches()) {
                String codec = decoder.group(2) == null ? decoder.group(1) : decoder.group(2);
                if (NOTABLE.matcher(codec).matches()) {
                    decoders.add(codec);
                }
            }
        }
        return Capabilities.newBuilder()
                .setEncoders(List.of("h264", "aac", "jpeg")) // each has just been run
                .setDecoders(List.copyOf(decoders))
                .setFilters(filters(lines(launcher, "-filters")))
                .setMaxBitDepth(DEEPEST_SAMPLES)
                .setMaxPixels(SourceInput.MOST_PIXELS) // decoding in software has no limits of its own
                .build();
    }

    /** Those of the wanted filters that {@code ffmpeg -filters} lists. */
    static List<String> filters(List<String> listed) {
        Set<String> names = listed.stream()
                .map(FILTER::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toSet());
        return WANTED_FILTERS.stream().filter(names::contains).toList();
    }

    private static List<String> lines(ChildLauncher launcher, String question)
            throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        ExitReport report = launcher.ffmpeg(List.of(question), line -> {
                    synchronized (lines) {
                        lines.add(line);
                    }
                })
                .await(Guard.limit(LIMIT));
        if (!report.isClean()) {
            throw new IOException("ffmpeg " + question + " ended with code " + report.code());
        }
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
