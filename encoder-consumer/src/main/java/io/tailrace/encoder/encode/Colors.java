package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Operation;
import io.tailrace.encoder.dialect.Operation.CpuOnly;
import io.tailrace.events.Plan;
import io.tailrace.events.VideoFacts;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.ToneMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The colours of a source, and their way to BT.709, which all renditions have that do not keep a high dynamic range. Pure. */
final class Colors {

    private static final String WIDE = "bt2020";

    /** libswscale converts the matrix only; without this a BT.2020 picture of normal range comes out pale. */
    private static final String NARROWED = "zscale=p=bt709:t=bt709:m=bt709:r=tv";

    private Colors() {}

    /**
     * What is taken for granted of a picture that does not say: what players assume for an untagged one (ffmpeg would take BT.601 for all;
     * measured: 22 dB instead of 47 dB), and what HDR and wide colours imply, since zscale refuses to guess.
     */
    static Optional<String> assumed(VideoFacts video) {
        List<String> tags = new ArrayList<>();
        boolean isHdr = DynamicRange.ofTransfer(video.getColorTransfer()).isHigh();
        boolean isWide = isHdr || video.getColorPrimaries().equals(WIDE);
        if (isHdr && video.getColorPrimaries().isEmpty()) {
            tags.add("color_primaries=" + WIDE);
        }
        if (isWide && video.getColorTransfer().isEmpty()) {
            tags.add("color_trc=bt709");
        }
        if (video.getColorSpace().isEmpty()) {
            tags.add("colorspace=" + matrix(video));
        }
        return tags.isEmpty() ? Optional.empty() : Optional.of("setparams=" + String.join(":", tags));
    }

    /** The matrix of a picture, by H.273's names as ffmpeg spells them. */
    static String matrix(VideoFacts video) {
        if (!video.getColorSpace().isEmpty()) {
            return video.getColorSpace();
        }
        boolean isWide = DynamicRange.ofTransfer(video.getColorTransfer()).isHigh()
                || video.getColorPrimaries().equals(WIDE);
        return isWide ? "bt2020nc" : usualMatrix(video);
    }

    private static String usualMatrix(VideoFacts video) {
        boolean isHigh = video.getHeight() >= 720 || video.getWidth() >= 1280;
        if (isHigh) {
            return "bt709";
        }
        return video.getHeight() == 576 || video.getHeight() == 288 ? "bt470bg" : "smpte170m";
    }

    /** What the scalers cannot do on the way to BT.709; empty where there is nothing to do. */
    static List<String> toSdr(Title title) {
        VideoFacts video = title.picture().orElseThrow();
        if (title.range().isHigh()) {
            return List.of(
                    "format=gbrp12le",
                    "lut3d=file=../"
                            + ToneTables.table(title.plan(), title.range()).file() + ":interp=tetrahedral",
                    // Whatever follows, a scaler or an upload, is told no matrix by colours that have none.
                    "setparams=range=pc:color_primaries=bt709:color_trc=bt709:colorspace=gbr",
                    "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
                    "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709",
                    forgotten("MASTERING_DISPLAY_METADATA"),
                    forgotten("CONTENT_LIGHT_LEVEL"));
        }
        return video.getColorPrimaries().equals(WIDE) ? List.of(NARROWED) : List.of();
    }

    /**
     * What a picture of high dynamic range says of itself that not every chunk could say alike, and what would no longer be true: light
     * metadata that only the stream carries, and those of single scenes.
     */
    static List<String> plainHdr(VideoFacts video) {
        List<String> filters = new ArrayList<>(
                List.of(forgotten("DYNAMIC_HDR_PLUS"), forgotten("DOVI_RPU_BUFFER"), forgotten("DOVI_METADATA")));
        if (!video.getHasLightMetadata()) {
            filters.add(forgotten("MASTERING_DISPLAY_METADATA"));
            filters.add(forgotten("CONTENT_LIGHT_LEVEL"));
        }
        return filters;
    }

    private static String forgotten(String sideData) {
        return "sidedata=mode=delete:type=" + sideData;
    }

    static ToneMapping toneMapping(Plan plan) {
        return ToneMapping.of(plan.getToneMapping())
                .orElseThrow(() -> new IllegalArgumentException("there is no operator " + plan.getToneMapping()));
    }

    /** The same as one operation. */
    static Optional<Operation> converted(Title title) {
        List<String> filters = toSdr(title);
        return filters.isEmpty()
                ? Optional.empty()
                : Optional.of(new CpuOnly(
                        title.range().isHigh() ? "map tones" : "narrow colours", String.join(",", filters)));
    }

    /** Whether pictures have another matrix or range than BT.709 in video range when they come to the scalers. */
    static boolean isForeign(VideoFacts video) {
        boolean isConverted = DynamicRange.ofTransfer(video.getColorTransfer()).isHigh()
                || video.getColorPrimaries().equals(WIDE);
        if (isConverted) {
            return false;
        }
        String matrix = matrix(video);
        boolean isFull =
                video.getColorRange().equals("pc") || video.getPixelFormat().startsWith("yuvj");
        return !matrix.equals("bt709") || isFull;
    }
}
