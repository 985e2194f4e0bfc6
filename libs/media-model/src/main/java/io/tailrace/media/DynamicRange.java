package io.tailrace.media;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How bright the pictures of a rendition may get. The words are those of {@code VIDEO-RANGE} (RFC 8216bis, 4.4.6.2) in lower case. */
public enum DynamicRange {
    /** BT.709: what every screen shows. */
    SDR("sdr", "bt709", 1, 1, 1),
    /** BT.2100 with perceptual quantization (SMPTE ST 2084): HDR10. */
    PQ("pq", "smpte2084", 9, 16, 9),
    /** BT.2100 with hybrid log-gamma (ARIB STD-B67). */
    HLG("hlg", "arib-std-b67", 9, 18, 9);

    private final String word;
    private final String transfer;
    private final int primaries;
    private final int characteristics;
    private final int matrix;

    DynamicRange(String word, String transfer, int primaries, int characteristics, int matrix) {
        this.word = word;
        this.transfer = transfer;
        this.primaries = primaries;
        this.characteristics = characteristics;
        this.matrix = matrix;
    }

    /** The range of that word. */
    public static Optional<DynamicRange> of(String word) {
        return Arrays.stream(values()).filter(range -> range.word.equals(word)).findFirst();
    }

    /** The range of pictures with these transfer characteristics, by ffmpeg's name; SDR for every other. */
    public static DynamicRange ofTransfer(String transfer) {
        return Arrays.stream(values())
                .filter(range -> range.transfer.equals(transfer))
                .findFirst()
                .orElse(SDR);
    }

    public String word() {
        return word;
    }

    /** ffmpeg's name of the transfer characteristics. */
    public String transfer() {
        return transfer;
    }

    public boolean isHigh() {
        return this != SDR;
    }

    /** Colour primaries, transfer characteristics and matrix coefficients, in this order (ITU-T H.273, tables 2 to 4). */
    public List<Integer> codePoints() {
        return List.of(primaries, characteristics, matrix);
    }
}
