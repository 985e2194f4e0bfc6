package io.tailrace.encoder.proof;

import io.tailrace.encoder.dialect.Intent;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.dialect.PictureForm;
import io.tailrace.encoder.dialect.PicturePath;
import io.tailrace.encoder.dialect.Speed;
import io.tailrace.ffmpeg.MalformedMediaException;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.PictureCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ten pictures through one encoder in the words of its dialect, with a key frame forced in their middle. The same ffmpeg decodes what
 * it encodes and compares it with what went in: one process tells all. Pure.
 */
record PictureTrial(PicturePath path, PictureEncoder encoder, DynamicRange range) {

    /** NVENC refuses small pictures. */
    static final int WIDTH = 320;

    static final int HEIGHT = 256;
    private static final int GROUPS = 2;
    private static final int GOP = 5;
    static final int PICTURES = GROUPS * GOP;
    static final int RATE = 25;
    private static final int TICK = 1000;

    /** A picture that has little to do with the right one has 10 to 20 dB; encoders of the CPU are at 35 and more. */
    private static final double LEAST_LUMA = 25;

    private static final Pattern LUMA = Pattern.compile("psnr_y:(\\S+)");

    /** @param file fragmented, a fragment per group */
    List<String> arguments(Path file) {
        List<String> line =
                new ArrayList<>(List.of("-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+warning", "-y"));
        line.addAll(path.devices());
        line.addAll(List.of("-filter_complex_threads", "1"));
        line.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=" + WIDTH + "x" + HEIGHT + ":rate=" + RATE));
        line.addAll(List.of(
                "-filter_complex",
                "[0:v]trim=end_frame=" + PICTURES
                        + "," + pictures() + ",split[trial][source];[trial]"
                        + path.filters(encoder, new PictureForm(WIDTH, HEIGHT, range)) + "[v]"));
        line.addAll(List.of("-map", "[v]"));
        line.addAll(encoder.arguments(intent()));
        line.addAll(FRAGMENTS);
        line.addAll(List.of("-video_track_timescale", Integer.toString(RATE * TICK), "file:" + file));
        line.addAll(List.of("-dec", "0:0", "-filter_complex"));
        line.add("[dec:0]format=" + format() + "[made];[made][source]psnr=stats_file=-[compared]");
        line.addAll(List.of("-map", "[compared]", "-f", "null", "-"));
        return line;
    }

    private String pictures() {
        return "format=" + format() + ",setparams=range=tv:"
                + (range.isHigh()
                        ? "color_primaries=bt2020:color_trc=" + range.transfer() + ":colorspace=bt2020nc"
                        : "colorspace=bt709");
    }

    private String format() {
        return range.isHigh() ? "yuv420p10le" : "yuv420p";
    }

    /** An MP4 that begins with an init segment, without a word of the build's. */
    static final List<String> FRAGMENTS = List.of(
            "-flags",
            "+cgop+bitexact",
            "-fflags",
            "+bitexact",
            "-f",
            "mp4",
            "-movflags",
            "+empty_moov+delay_moov+default_base_moof+skip_sidx+frag_keyframe",
            "-write_btrt",
            "0");

    private Intent intent() {
        PictureCodec codec = encoder.codec();
        String profile = range.isHigh()
                ? codec.deepProfile()
                : codec.codecProfiles().get(codec.codecProfiles().size() - 1);
        return new Intent(codec, range, profile, 0.5 * codec.worstQuality(), 2_000_000, Speed.VERYFAST, GOP, 1);
    }

    /**
     * The clip, when it is right.
     *
     * @param compared what the trial wrote to its standard output
     */
    TrialClip judge(byte[] file, List<String> compared) throws RefusedException {
        TrialClip clip;
        try {
            clip = TrialClip.parse(file);
        } catch (MalformedMediaException e) {
            throw new RefusedException(Refusal.wrong(String.valueOf(e.getMessage())));
        }
        Optional<String> problem =
                clip.problem(GROUPS, GOP, TICK).or(() -> delay(clip)).or(() -> difference(compared));
        if (problem.isPresent()) {
            throw new RefusedException(Refusal.wrong(problem.get()));
        }
        return clip;
    }

    /** Time stamps of pictures that are said to come in their order are not to be moved. */
    private Optional<String> delay(TrialClip clip) {
        return !encoder.hasBFrames() && clip.init().editMediaTime() != 0
                ? Optional.of("a delay, although it has no B-frames")
                : Optional.empty();
    }

    /** What is wrong with pictures, given what the filter {@code psnr} wrote of them. */
    static Optional<String> difference(List<String> compared) {
        return difference(compared, PICTURES, LEAST_LUMA);
    }

    /** The same of so many pictures, each of which is to have at least {@code leastLuma} decibels. */
    static Optional<String> difference(List<String> compared, int pictures, double leastLuma) {
        List<Double> luma = new ArrayList<>();
        for (String line : compared) {
            Matcher matcher = LUMA.matcher(line);
            if (matcher.find()) {
                luma.add(matcher.group(1).equals("inf") ? 100 : Double.parseDouble(matcher.group(1)));
            }
        }
        if (luma.size() != pictures) {
            return Optional.of(luma.size() + " pictures could be decoded instead of " + pictures);
        }
        OptionalDouble worst = luma.stream().mapToDouble(Double::doubleValue).min();
        return worst.orElse(0) < leastLuma
                ? Optional.of("pictures that do not look like the source's")
                : Optional.empty();
    }
}
