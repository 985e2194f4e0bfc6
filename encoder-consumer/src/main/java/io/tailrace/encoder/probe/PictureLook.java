package io.tailrace.encoder.probe;

import io.tailrace.encoder.probe.ProbeReport.Track;
import io.tailrace.media.FrameRate;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which pictures a source has. An index that tells is believed; elsewhere packets are read: all of a short source, a few of a long one.
 * Less than a hundredth of an indexed source is read here, so that a probe of it stays below two.
 */
final class PictureLook {

    private static final int PLACE_PACKETS = 250;
    /** A capture may begin anywhere within a GOP, and some have one key frame in minutes. */
    private static final int LONG_PLACE_PACKETS = 5000;
    /** Enough to tell a rate that the container names, too. */
    private static final int LEAST_PACKETS = 12;

    private static final double MOST_SHARE = 0.0075;
    private static final long SHORT_MICROS = 30_000_000;
    private static final double TAIL_SECONDS = 5;

    private final ProbeReport report;
    private final Track track;
    private final SourceLayout layout;
    private final boolean isSeekable;
    private final ByteSource source;
    private final Packets packets;

    /** Reads packets: ffprobe's options in front of the input, and what takes its lines. */
    interface Packets {
        void read(List<String> options, boolean isSeekable, Consumer<String> lines)
                throws TaskFailedException, InterruptedException;
    }

    /** @param isWhole the scan has every picture, so that it tells their number */
    record Seen(PictureScan scan, boolean isWhole) {}

    /** Of a report with a picture. */
    PictureLook(ProbeReport report, SourceLayout layout, boolean isSeekable, ByteSource source, Packets packets) {
        this.report = report;
        this.track = report.pictures().findFirst().orElseThrow();
        this.layout = layout;
        this.isSeekable = isSeekable;
        this.source = source;
        this.packets = packets;
    }

    /**
     * Looks.
     *
     * @throws TaskFailedException also when there is no picture that can be decoded
     */
    Seen pictures() throws TaskFailedException, InterruptedException, IOException {
        Optional<PictureScan> index = fromMovieIndex();
        if (index.isPresent()) {
            return new Seen(index.get(), true);
        }
        boolean isShort = isSeekable && report.lengthMicros().orElse(Long.MAX_VALUE) <= SHORT_MICROS;
        PictureScan scan = isShort ? scan(List.of()) : places();
        if (scan.shown() == 0 && !isShort) {
            scan = scan(List.of("%+#" + LONG_PLACE_PACKETS));
        }
        if (scan.shown() == 0) {
            throw SourcePolicy.noPictures();
        }
        return new Seen(scan, isShort);
    }

    private Optional<PictureScan> fromMovieIndex() throws IOException {
        if (!isSeekable || !report.demuxer().equals("mov")) {
            return Optional.empty();
        }
        return new MovieIndex(source)
                .pictures(track.index(), track.ticksPerSecond())
                .filter(scan -> scan.shown() > 0);
    }

    private PictureScan places() throws TaskFailedException, InterruptedException, IOException {
        long length = report.lengthMicros().orElse(0L);
        if (!isSeekable || length == 0) {
            return scan(List.of("%+#" + PLACE_PACKETS));
        }
        double start = report.startMicros().orElse(0L) / 1e6;
        double seconds = length / 1e6;
        double rate = track.averageRate().map(FrameRate::framesPerSecond).orElse(25.0);
        long most = Math.max(LEAST_PACKETS, Math.round(MOST_SHARE * seconds * rate));
        List<String> places = new ArrayList<>();
        if (most < 3 * LEAST_PACKETS) {
            places.add("%+#" + most);
        } else {
            long each = Math.min(PLACE_PACKETS, most / 2);
            places.add("%+#" + each);
            places.add(String.format(Locale.ROOT, "%.3f%%+#%d", start + seconds / 2, each));
        }
        Optional<Long> end = taggedEnd();
        if (end.isEmpty()) {
            places.add(String.format(Locale.ROOT, "%.3f%%", start + seconds - TAIL_SECONDS));
        }
        PictureScan scan = scan(places);
        end.ifPresent(scan::endAt);
        if (report.demuxer().equals("matroska")) {
            new MatroskaCues(source).keyFrames(layout.indexOffset()).ifPresent(scan::keyFramesAt);
        }
        return scan;
    }

    /** End of the track's last picture in its ticks, as the writer of a Matroska file noted it; never behind that of the file. */
    private Optional<Long> taggedEnd() {
        long clock = report.startMicros().orElse(0L);
        return track.durationMicros()
                .filter(end -> report.demuxer().equals("matroska") && end > 0)
                .map(end -> Math.min(end, clock + report.lengthMicros().orElse(0L)))
                .map(end -> Math.round(end / 1e6 * track.ticksPerSecond().framesPerSecond()));
    }

    private PictureScan scan(List<String> places) throws TaskFailedException, InterruptedException {
        List<String> options = new ArrayList<>(
                List.of("-select_streams", "V:0", "-show_entries", PacketLine.ENTRIES, "-of", "csv=p=0"));
        if (!places.isEmpty()) {
            options.addAll(List.of("-read_intervals", String.join(",", places)));
        }
        PictureScan scan = new PictureScan();
        packets.read(
                options,
                isSeekable,
                text -> PacketLine.fromFfprobe(text)
                        .ifPresent(packet ->
                                scan.add(packet.ticks(), packet.duration(), packet.isKey(), packet.isDiscarded())));
        return scan;
    }
}
