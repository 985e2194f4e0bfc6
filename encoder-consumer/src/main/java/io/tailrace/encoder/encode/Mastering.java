package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.MasterEncoders;
import io.tailrace.encoder.process.Failures;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.MasterIntent;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameRange;
import io.tailrace.media.MasterCodec;
import io.tailrace.worker.TaskFailedException;
import java.util.ArrayList;
import java.util.List;

/** From a plan's picture for archives to options and filters of the CPU's encoders, which are the same in every class. Pure. */
record Mastering(Title title, MasterIntent intent) {

    /** The title as the file shows it: with whole frames of an interlaced source. */
    static Title shown(Title title, MasterIntent intent) {
        return intent.getEveryFrames() == 1 ? title : title.ofFrames();
    }

    private boolean hasFields() {
        return !intent.getFieldOrder().equals("progressive");
    }

    /** The chain from the decoder to the encoder: no deinterlacing, no scaling, no other colours. */
    String chain() {
        Title shown = shown(title, intent);
        PictureFilter filter =
                new PictureFilter(shown, new FrameRange(0, shown.grid().totalFrames()));
        return (hasFields() ? filter.interlaced() : filter.gridded()) + "," + String.join(",", filters());
    }

    private List<String> filters() {
        VideoFacts video = title.picture().orElseThrow();
        List<String> filters = new ArrayList<>();
        boolean isRgb =
                video.getColorSpace().equals("gbr") || video.getPixelFormat().matches(".*(?:rgb|bgr|gbr|pal8).*");
        // Chroma of fields is doubled field by field.
        filters.add("scale=w=" + intent.getWidth() + ":h=" + intent.getHeight()
                + ":flags=bicubic+accurate_rnd+full_chroma_int" + ":interl=" + (hasFields() ? 1 : 0) + ":out_range=tv"
                + (isRgb ? ":out_color_matrix=bt709" : ""));
        filters.add("format=" + MasterEncoders.pixelFormat(intent.getBitDepth() > 8));
        filters.add("setsar=" + intent.getSarNum() + "/" + intent.getSarDen());
        filters.add("setfield="
                + switch (intent.getFieldOrder()) {
                    case "tt" -> "tff";
                    case "bb" -> "bff";
                    default -> "prog";
                });
        return filters;
    }

    /** Options of the encoder, behind all others of the file: its flags are instead of theirs. */
    List<String> arguments() throws TaskFailedException {
        MasterCodec codec = MasterCodec.of(intent.getCodec())
                .orElseThrow(() -> Failures.failed(
                        ErrorClass.CONFIG,
                        "codec-unsupported",
                        "This worker has no encoder for " + intent.getCodec() + ", which the profile asks for."));
        return MasterEncoders.arguments(
                codec, intent.getCodecProfile(), intent.getWidth(), hasFields(), intent.getThreads());
    }
}
