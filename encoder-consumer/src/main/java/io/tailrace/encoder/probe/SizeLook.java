package io.tailrace.encoder.probe;

import io.tailrace.worker.TaskFailedException;
import java.io.IOException;

/**
 * Looks which sizes the picture of a source has that can be sought: at the descriptions of a movie's samples, and at a few key frames.
 * What is not seen here is fitted into what was.
 */
final class SizeLook {

    private static final int MOST_PLACES = 8;
    private static final long EVERY_MICROS = 60_000_000;
    private static final long EVERY_BYTES = 64 << 20;
    private static final long SMALL_BYTES = 16 << 20;
    private static final long SHORT_MICROS = 30_000_000;

    private SizeLook() {}

    /** @param packets runs ffprobe; one that fails is no reason to refuse the source */
    static SizeTally look(ProbeReport report, ByteSource source, PictureLook.Packets packets)
            throws TaskFailedException, InterruptedException, IOException {
        SizeTally sizes = new SizeTally();
        if (report.demuxer().equals("mov")) {
            int track = report.pictures().findFirst().orElseThrow().index();
            new MovieIndex(source).sizes(track, sizes);
        }
        long length = report.lengthMicros().orElse(0L);
        int places = places(source.size(), length);
        if (places > 0) {
            double start = report.startMicros().orElse(0L) / 1e6;
            packets.read(SizeTally.options(start, length / 1e6, places), true, sizes);
        }
        return sizes;
    }

    /** A key frame may have a hundredth of the bytes of two minutes, so there is none to spare between a small file and a large one. */
    private static int places(long bytes, long lengthMicros) {
        if (bytes <= SMALL_BYTES || lengthMicros <= SHORT_MICROS) {
            return 1;
        }
        return (int) Math.min(MOST_PLACES, Math.min(bytes / EVERY_BYTES, lengthMicros / EVERY_MICROS));
    }
}
