package io.tailrace.encoder.probe;

import io.tailrace.media.FrameRate;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every picture of an MP4 or QuickTime track, from the sample tables alone (ISO/IEC 14496-12, 8.6): what ffprobe would tell from
 * reading the packets, without reading them. Times are as ffmpeg counts them: an edit list's empty edit shifts, its media edit cuts.
 */
final class MovieIndex {

    /** A day of 240 pictures a second. */
    private static final long MOST_SAMPLES = 25_000_000;

    /** An index up to this size is read at once. */
    private static final int HELD_BYTES = 1 << 20;

    private static final int MOST_DESCRIPTIONS = 64;

    /** Of a visual sample entry: where its width and height are, and where its boxes begin. */
    private static final int SIZE_OFFSET = 32;

    private static final int FIELDS_BYTES = 86;

    private final ByteSource source;

    MovieIndex(ByteSource source) throws IOException {
        Optional<IsoBox> movie = movie(source);
        boolean isSmall = movie.isPresent() && movie.get().end() - movie.get().start() <= HELD_BYTES;
        this.source =
                isSmall ? HeldBytes.of(source, movie.get().start(), movie.get().end()) : source;
    }

    /** What of the media is shown, in ticks of the track: {@code end} is exclusive, {@code shift} is added to its times. */
    private record Edit(long start, long end, long shift) {

        static final Edit NONE = new Edit(0, Long.MAX_VALUE, 0);
    }

    /**
     * The pictures of a track in the order of the file.
     *
     * @param track position among all tracks, which is ffmpeg's number of the stream
     * @param ticksPerSecond the time base ffprobe names for it
     * @return empty where the tables are broken or not what ffprobe saw, or an edit list joins several parts: then packets must be read
     */
    Optional<PictureScan> pictures(int track, FrameRate ticksPerSecond) throws IOException {
        try {
            return read(track, ticksPerSecond);
        } catch (EOFException broken) {
            return Optional.empty();
        }
    }

    /** Adds the sizes of a track whose samples have several descriptions; of a single one ffprobe knows better. */
    void sizes(int track, SizeTally sizes) throws IOException {
        Optional<IsoBox> found = track(track);
        Optional<IsoBox> table =
                found.isEmpty() ? Optional.empty() : found.get().inner(source, "mdia", "minf", "stbl", "stsd");
        if (table.isEmpty()) {
            return;
        }
        List<IsoBox> entries = new ArrayList<>();
        long offset = table.get().content() + 8;
        Optional<IsoBox> entry = IsoBox.at(source, offset, table.get().end());
        while (entry.isPresent() && entries.size() < MOST_DESCRIPTIONS) {
            entries.add(entry.get());
            offset = entry.get().end();
            entry = IsoBox.at(source, offset, table.get().end());
        }
        if (entries.size() > 1) {
            for (IsoBox description : entries) {
                size(description, sizes);
            }
        }
    }

    /** Of a visual sample entry (ISO/IEC 14496-12, 12.1.3), whose boxes lie behind its fields. */
    private void size(IsoBox entry, SizeTally sizes) throws IOException {
        ByteBuffer sides = ByteBuffer.wrap(source.read(entry.start() + SIZE_OFFSET, Integer.BYTES));
        Optional<IsoBox> aspect = new IsoBox(entry.type(), entry.start(), entry.start() + FIELDS_BYTES, entry.end())
                .child(source, "pasp", 0);
        ByteBuffer pixel = aspect.isEmpty()
                ? ByteBuffer.allocate(0)
                : ByteBuffer.wrap(source.read(aspect.get().content(), 2 * Integer.BYTES));
        if (sides.remaining() == Integer.BYTES) {
            boolean isKnown = pixel.remaining() == 2 * Integer.BYTES;
            int width = Short.toUnsignedInt(sides.getShort());
            int height = Short.toUnsignedInt(sides.getShort());
            sizes.add(width, height, isKnown ? pixel.getInt() : 0, isKnown ? pixel.getInt() : 0);
        }
    }

    private Optional<IsoBox> track(int track) throws IOException {
        Optional<IsoBox> movie = movie(source);
        return movie.isEmpty() ? Optional.empty() : movie.get().child(source, "trak", track);
    }

    private Optional<PictureScan> read(int track, FrameRate ticksPerSecond) throws IOException {
        Optional<IsoBox> movie = movie(source);
        Optional<IsoBox> found = track(track);
        Optional<IsoBox> media =
                found.isEmpty() ? Optional.empty() : found.get().inner(source, "mdia");
        if (media.isEmpty() || !isPicture(media.get()) || !hasTimescale(media.get(), ticksPerSecond)) {
            return Optional.empty();
        }
        Optional<IsoBox> tables = media.get().inner(source, "minf", "stbl");
        Optional<Edit> edit = edit(movie.get(), found.get(), ticksPerSecond);
        return tables.isEmpty() || edit.isEmpty() ? Optional.empty() : scan(tables.get(), edit.get());
    }

    private static Optional<IsoBox> movie(ByteSource source) throws IOException {
        return new IsoBox("", 0, 0, source.size()).child(source, "moov", 0);
    }

    private boolean isPicture(IsoBox media) throws IOException {
        Optional<IsoBox> handler = media.inner(source, "hdlr");
        if (handler.isEmpty()) {
            return false;
        }
        TableReader fields = fields(handler.get());
        fields.nextInt();
        return fields.nextInt() == 0x76696465; // vide
    }

    private boolean hasTimescale(IsoBox media, FrameRate ticksPerSecond) throws IOException {
        Optional<IsoBox> header = media.inner(source, "mdhd");
        return header.isPresent() && ticksPerSecond.den() == 1 && timescale(header.get()) == ticksPerSecond.num();
    }

    /** Of a media or movie header, whose first fields are alike. */
    private long timescale(IsoBox header) throws IOException {
        TableReader fields = new TableReader(source, header.content(), header.end());
        boolean isLong = fields.nextInt() >>> 24 == 1;
        for (int i = 0; i < (isLong ? 4 : 2); i++) {
            fields.nextInt();
        }
        return fields.nextUnsigned();
    }

    /** Behind version and flags. */
    private TableReader fields(IsoBox box) throws IOException {
        TableReader fields = new TableReader(source, box.content(), box.end());
        fields.nextInt();
        return fields;
    }

    private Optional<Edit> edit(IsoBox movie, IsoBox track, FrameRate ticksPerSecond) throws IOException {
        Optional<IsoBox> list = track.inner(source, "edts", "elst");
        Optional<IsoBox> header = movie.inner(source, "mvhd");
        long movieTicks = header.isEmpty() ? 0 : timescale(header.get());
        if (list.isEmpty()) {
            return Optional.of(Edit.NONE);
        }
        if (movieTicks == 0) {
            return Optional.empty();
        }
        TableReader fields =
                new TableReader(source, list.get().content(), list.get().end());
        boolean isLong = fields.nextInt() >>> 24 == 1;
        long entries = fields.nextUnsigned();
        double scale = (double) ticksPerSecond.num() / movieTicks;
        long shift = 0;
        Optional<Edit> media = Optional.empty();
        for (long i = 0; i < entries; i++) {
            long duration = Math.round((isLong ? fields.nextLong() : fields.nextUnsigned()) * scale);
            long start = isLong ? fields.nextLong() : fields.nextInt();
            fields.nextInt(); // its speed, which ffmpeg ignores, too
            if (media.isPresent() || start < -1) {
                return Optional.empty();
            }
            if (start == -1) {
                shift += duration;
            } else {
                media = Optional.of(new Edit(start, duration == 0 ? Long.MAX_VALUE : start + duration, shift));
            }
        }
        return media.or(() -> Optional.of(Edit.NONE));
    }

    private Optional<PictureScan> scan(IsoBox tables, Edit edit) throws IOException {
        Optional<IsoBox> durations = tables.inner(source, "stts");
        if (durations.isEmpty()) {
            return Optional.empty();
        }
        TableReader times = fields(durations.get());
        Offsets offsets = new Offsets(tables.inner(source, "ctts"));
        Keys keys = new Keys(tables.inner(source, "stss"));
        PictureScan scan = new PictureScan();
        long decoded = 0;
        long sample = 0;
        for (long runs = times.nextUnsigned(); runs > 0; runs--) {
            long count = times.nextUnsigned();
            long duration = times.nextUnsigned();
            if (sample + count > MOST_SAMPLES) {
                return Optional.empty();
            }
            for (long last = sample + count; sample < last; sample++) {
                long shown = decoded + offsets.next();
                boolean isCut = shown < edit.start() || shown >= edit.end();
                scan.add(shown - edit.start() + edit.shift(), duration, keys.isKey(sample + 1), isCut);
                decoded += duration;
            }
        }
        return Optional.of(scan);
    }

    /** From decoding to showing, sample by sample; the numbers are signed in both versions, as files are. */
    private final class Offsets {

        private final Optional<TableReader> table;
        private long runs;
        private long left;
        private int offset;

        Offsets(Optional<IsoBox> box) throws IOException {
            table = box.isEmpty() ? Optional.empty() : Optional.of(fields(box.get()));
            runs = table.isEmpty() ? 0 : table.get().nextUnsigned();
        }

        long next() throws IOException {
            while (left == 0 && runs > 0) {
                left = table.orElseThrow().nextUnsigned();
                offset = table.orElseThrow().nextInt();
                runs--;
            }
            if (left == 0) {
                return 0; // no table, or one that ends early
            }
            left--;
            return offset;
        }
    }

    /** Where a decoder can start; without a table it can everywhere. */
    private final class Keys {

        private final Optional<TableReader> table;
        private long left;
        private long next;

        Keys(Optional<IsoBox> box) throws IOException {
            table = box.isEmpty() ? Optional.empty() : Optional.of(fields(box.get()));
            left = table.isEmpty() ? 0 : table.get().nextUnsigned();
        }

        boolean isKey(long sample) throws IOException {
            while (next < sample && left > 0) {
                next = table.orElseThrow().nextUnsigned();
                left--;
            }
            return table.isEmpty() || next == sample;
        }
    }
}
