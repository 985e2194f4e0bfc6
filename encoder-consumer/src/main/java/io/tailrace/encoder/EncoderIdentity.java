package io.tailrace.encoder;

import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.process.SourceInput;
import io.tailrace.encoder.proof.NodeProof;
import io.tailrace.encoder.proof.Proof;
import io.tailrace.events.Capabilities;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.ffmpeg.FfmpegUnavailableException;
import io.tailrace.ffmpeg.Guard;
import java.io.IOException;
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
 * What this node can do, proved by doing it. Two workers may share a pool only when their library versions and the init segments they
 * write are equal.
 *
 * @param name versions and hashes in one line
 * @param ffmpeg version of the program
 */
record EncoderIdentity(String name, String ffmpeg, Proof proof, Capabilities capabilities) {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Codecs of pictures and sound that recordings come in: a heartbeat goes out every second, so not all five hundred. */
    private static final Pattern NOTABLE = Pattern.compile(
            "h26[134].*|hevc|vvc|av1|vp[0-9]f?|mpeg[124](video)?|msmpeg4v[123]|wmv[123]|vc1|prores|dnxhd|cfhd|mjpeg|jpeg2000|ffv1|ffvhuff"
                    + "|huffyuv|utvideo|magicyuv|theora|dirac|dvvideo|flv1|rawvideo|v210|v308|v408|v410|qtrle|rpza|svq[13]|cinepak|hap"
                    + "|rv[1-4]0|png|aac|aac_latm|ac3|eac3|dts|truehd|mlp|mp[123]|opus|vorbis|flac|alac|wavpack|tta|speex|nellymoser|s302m"
                    + "|wma.*|amr_[nw]b|qdm2|gsm(_ms)?|pcm_.*|adpcm_(ima_qt|ima_wav|ms|swf|g722|g726)");

    private static final Pattern DECODER =
            Pattern.compile("^ [VA][.F][.S][.X][.B][.D] (\\S+).*?(?:\\(codec (\\S+)\\))?$");
    private static final Pattern FILTER = Pattern.compile("^ [T.][S.][C.]? (\\S+) +\\S+->\\S+ .*");

    /** Filters that tasks may need; a build without one of them gets no such task. {@code tonemap} is what routers before asked for. */
    private static final List<String> WANTED_FILTERS = List.of(
            "scale",
            "fps",
            "bwdif",
            "zscale",
            "tonemap",
            "lut3d",
            "crop",
            "pad",
            "gblur",
            "overlay",
            "drawtext",
            "movie");

    /** What this version heeds in an intent and earlier ones did not. */
    private static final List<String> FEATURES = List.of("intra", "timecode", "tracks");

    private static final Pattern VERSION = Pattern.compile("^ffmpeg version (\\S+)");
    private static final Pattern CODEC_LIBRARY = Pattern.compile("^libavcodec\\s+(\\d+)\\.\\s*(\\d+)\\.\\s*(\\d+)");

    private static final int DEEPEST_SAMPLES = 16;

    /**
     * Tries the encoders of {@code dialects} in {@code scratch}, an existing folder; the first class with an encoder of pictures is the
     * node's.
     *
     * @throws FfmpegUnavailableException when this ffmpeg cannot encode
     * @throws IOException when the node lacks what it may have again: space, memory, time
     */
    static EncoderIdentity prove(ChildLauncher launcher, Path scratch, List<Dialect> dialects)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(scratch, "identity-");
        try {
            Proof proof = new NodeProof(launcher, folder).first(dialects);
            List<String> versions = lines(launcher, "-version");
            String program = first(versions, VERSION);
            String name =
                    "ffmpeg-" + program + "/libavcodec-" + first(versions, CODEC_LIBRARY) + "/" + proof.fingerprint();
            return new EncoderIdentity(name, program, proof, capabilities(launcher, proof.codecs()));
        } finally {
            Files.deleteIfExists(folder);
        }
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

    private static Capabilities capabilities(ChildLauncher launcher, List<String> encoders)
            throws IOException, InterruptedException {
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
                .setEncoders(encoders)
                .setDecoders(List.copyOf(decoders))
                .setFilters(filters(lines(launcher, "-filters")))
                .setFeatures(FEATURES)
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
