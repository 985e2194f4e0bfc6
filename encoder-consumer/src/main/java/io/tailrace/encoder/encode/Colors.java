package io.tailrace.encoder.encode;

import io.tailrace.encoder.dialect.Operation;
import io.tailrace.encoder.dialect.Operation.CpuOnly;
import io.tailrace.events.VideoFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From the colours of a source to BT.709, the one set of colours all renditions have. Pure. */
final class Colors {

    private static final Set<String> HDR = Set.of("smpte2084", "arib-std-b67");
    private static final String WIDE = "bt2020";

    /** Linear light, mobius curve, BT.709: the measured form for HDR10 and HLG. */
    private static final String TONE_MAP =
            "zscale=t=linear:npl=100:p=bt709,tonemap=mobius:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p";

    /** libswscale converts the matrix only; without this a BT.2020 picture of normal range comes out pale. */
    private static final String NARROWED = "zscale=p=bt709:t=bt709:m=bt709:r=tv";

    private Colors() {}

    /**
     * What is taken for granted of a picture that does not say: what players assume for an untagged one (ffmpeg would take BT.601 for all;
     * measured: 22 dB instead of 47 dB), and what HDR and wide colours imply, since zscale refuses to guess.
     */
    static Optional<String> assumed(VideoFacts video) {
        List<String> tags = new ArrayList<>();
        boolean isHdr = HDR.contains(video.getColorTransfer());
        boolean isWide = isHdr || video.getColorPrimaries().equals(WIDE);
        if (isHdr && video.getColorPrimaries().isEmpty()) {
            tags.add("color_primaries=" + WIDE);
        }
        if (isWide && video.getColorTransfer().isEmpty()) {
            tags.add("color_trc=bt709");
        }
        if (video.getColorSpace().isEmpty()) {
            tags.add("colorspace=" + (isWide ? "bt2020nc" : matrix(video)));
        }
        return tags.isEmpty() ? Optional.empty() : Optional.of("setparams=" + String.join(":", tags));
    }

    private static String matrix(VideoFacts video) {
        boolean isHigh = video.getHeight() >= 720 || video.getWidth() >= 1280;
        if (isHigh) {
            return "bt709";
        }
        return video.getHeight() == 576 || video.getHeight() == 288 ? "bt470bg" : "smpte170m";
    }

    /** What the scalers cannot do. */
    static Optional<Operation> converted(VideoFacts video) {
        if (HDR.contains(video.getColorTransfer())) {
            return Optional.of(new CpuOnly("map tones", TONE_MAP));
        }
        return video.getColorPrimaries().equals(WIDE)
                ? Optional.of(new CpuOnly("narrow colours", NARROWED))
                : Optional.empty();
    }

    /** Whether pictures have another matrix or range than BT.709 in video range when they come to the scalers. */
    static boolean isForeign(VideoFacts video) {
        if (converted(video).isPresent()) {
            return false;
        }
        String matrix = video.getColorSpace().isEmpty() ? matrix(video) : video.getColorSpace();
        boolean isFull =
                video.getColorRange().equals("pc") || video.getPixelFormat().startsWith("yuvj");
        return !matrix.equals("bt709") || isFull;
    }
}
