package io.tailrace.encoder.proof;

import io.tailrace.encoder.dialect.MasterEncoders;
import io.tailrace.media.MasterCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two pictures through an encoder for archives, with sound in PCM beside them. The same ffmpeg decodes what it encodes and compares it with
 * what went in. Pure.
 */
record MasterTrial(MasterCodec codec) {

    static final int WIDTH = 320;

    private static final int RATE = 25;
    private static final int PICTURES = 2;

    /** These codecs lose nearly nothing. */
    private static final double LEAST_LUMA = 35;

    /** What the file is to end in. */
    String ending() {
        return codec == MasterCodec.PRORES ? ".mov" : ".mxf";
    }

    List<String> arguments(Path file) {
        // DNxHD has fields at this size and rate only.
        boolean hasFields = codec == MasterCodec.DNXHD;
        int width = hasFields ? 1920 : WIDTH;
        int height = hasFields ? 1080 : 256;
        String format = MasterEncoders.pixelFormat(true);
        List<String> line =
                new ArrayList<>(List.of("-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+warning", "-y"));
        line.addAll(List.of("-filter_complex_threads", "1"));
        line.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=" + width + "x" + height + ":rate=" + RATE));
        line.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=0.08"));
        line.addAll(List.of(
                "-filter_complex",
                "[0:v]trim=end_frame=" + PICTURES + ",format=" + format
                        + ",setparams=range=tv:colorspace=bt709,setfield=" + (hasFields ? "tff" : "prog")
                        + ",split[trial][source]"));
        line.addAll(List.of("-map", "[trial]"));
        line.addAll(MasterEncoders.arguments(codec, profile(), width, hasFields, 1));
        line.addAll(List.of("-map", "1:a", "-c:a", "pcm_s24le", "file:" + file));
        line.addAll(List.of("-dec", "0:0", "-filter_complex"));
        line.add("[dec:0]format=" + format + "[made];[made][source]psnr=stats_file=-[compared]");
        line.addAll(List.of("-map", "[compared]", "-f", "null", "-"));
        return line;
    }

    private String profile() {
        return switch (codec) {
            case PRORES -> "hq";
            case DNXHR -> "hqx";
            case DNXHD -> "185";
        };
    }

    /**
     * Says what is wrong.
     *
     * @param compared what the trial wrote to its standard output
     */
    void judge(List<String> compared) throws RefusedException {
        Optional<String> problem = PictureTrial.difference(compared, PICTURES, LEAST_LUMA);
        if (problem.isPresent()) {
            throw new RefusedException(Refusal.wrong(problem.get()));
        }
    }
}
