package io.tailrace.encoder.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tailrace.events.VideoFacts;
import io.tailrace.media.FrameRate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Ten pictures at 25 a second with B-frames and two key frames, cut and shifted by an edit list. */
class MovieIndexTest {

    private static final FrameRate TICKS = new FrameRate(12800, 1);
    private static final int FRAME = 512;

    private static final byte[] TABLES = box(
            "stbl",
            table("stts", 1, 10, FRAME),
            table("ctts", 3, 1, 2 * FRAME, 8, 2 * FRAME, 1, 2 * FRAME),
            table("stss", 2, 1, 6));

    @Test
    void tellsEveryPicture() throws IOException {
        PictureScan scan = pictures(movie(new byte[0])).orElseThrow();

        assertThat(scan.shown()).isEqualTo(10);
        assertThat(scan.firstTicks()).isEqualTo(2 * FRAME);
        assertThat(scan.lastTicks()).isEqualTo(11 * FRAME);
        assertThat(scan.lastDuration()).isEqualTo(FRAME);
        assertThat(scan.keyFrameDistance()).isEqualTo(5 * FRAME);
    }

    @Test
    void keepsToAnEditList() throws IOException {
        // An empty edit of a second, then the media without its first picture and without its last two; the movie
        // counts milliseconds.
        byte[] edits = box("edts", table("elst", 2, 1000, -1, 1 << 16, 280, 3 * FRAME, 1 << 16));
        PictureScan scan = pictures(movie(edits)).orElseThrow();

        assertThat(scan.shown()).isEqualTo(7);
        assertThat(scan.firstTicks()).isEqualTo(12800);
        assertThat(scan.lastTicks()).isEqualTo(12800 + 6 * FRAME);
    }

    @Test
    void leavesWhatItDoesNotUnderstandToThePackets() throws IOException {
        byte[] twoParts = box("edts", table("elst", 2, 100, 0, 1 << 16, 100, 4 * FRAME, 1 << 16));

        assertThat(pictures(movie(twoParts))).isEmpty();
        assertThat(new MovieIndex(new Bytes(movie(new byte[0]))).pictures(0, new FrameRate(90000, 1)))
                .as("another time base than ffprobe's")
                .isEmpty();
        assertThat(new MovieIndex(new Bytes(movie(new byte[0]))).pictures(1, TICKS))
                .isEmpty();
        assertThat(pictures(box("mdat", new byte[64]))).isEmpty();
    }

    @Test
    void tellsTheSizesOfATrackWithSeveralDescriptions() throws IOException {
        byte[] small = description(320, 180);
        byte[] wide = description(720, 576, box("avcC", new byte[7]), box("pasp", ints(64, 45)));

        assertThat(largest(small, wide)).isEqualTo(List.of(720, 576, 64, 45)).isEqualTo(largest(wide, small));
        assertThat(largest(wide)).as("a single one may be wrong").isEqualTo(List.of(16, 16, 1, 1));
        assertThat(largest(small, new byte[] {0, 0, 0, 40, 'a', 'v', 'c', '1', 0}))
                .as("the second is cut")
                .isEqualTo(List.of(320, 180, 1, 1));
    }

    private static List<Integer> largest(byte[]... descriptions) throws IOException {
        byte[] table = box("stsd", ints(0, descriptions.length), joined(descriptions));
        byte[] file = box("moov", box("trak", box("mdia", box("minf", box("stbl", table)))));
        SizeTally sizes = new SizeTally();
        new MovieIndex(new Bytes(file)).sizes(0, sizes);
        VideoFacts video = sizes.largest(SizeTallyTest.picture(16, 16));
        return List.of(video.getWidth(), video.getHeight(), video.getSarNum(), video.getSarDen());
    }

    private static byte[] description(int width, int height, byte[]... boxes) {
        byte[] fields = new byte[78];
        ByteBuffer.wrap(fields).putInt(24, width << 16 | height);
        return box("avc1", fields, joined(boxes));
    }

    @Test
    void survivesBrokenTables() {
        byte[] good = movie(box("edts", table("elst", 1, 400, 0, 1 << 16)));
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 2000; i++) {
            byte[] bad = Arrays.copyOf(good, good.length - random.nextInt(1 + good.length / 4));
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> pictures(bad)).doesNotThrowAnyException();
        }
    }

    private static Optional<PictureScan> pictures(byte[] file) throws IOException {
        return new MovieIndex(new Bytes(file)).pictures(0, TICKS);
    }

    private static byte[] movie(byte[] edits) {
        byte[] mediaHeader = ints(0, 0, 0, TICKS.num(), 10 * FRAME, 0);
        byte[] handler = ints(0, 0, 0x76696465, 0, 0, 0);
        byte[] media = box("mdia", box("mdhd", mediaHeader), box("hdlr", handler), box("minf", TABLES));
        return box("moov", box("mvhd", ints(0, 0, 0, 1000, 400)), box("trak", edits, media));
    }

    private static byte[] table(String type, int... numbers) {
        return box(type, ints(0), ints(numbers));
    }

    private static byte[] ints(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    private static byte[] box(String type, byte[]... parts) {
        byte[] content = joined(parts);
        return ByteBuffer.allocate(8 + content.length)
                .putInt(8 + content.length)
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .put(content)
                .array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static final class Bytes implements ByteSource {

        private final byte[] all;

        Bytes(byte[] all) {
            this.all = all;
        }

        @Override
        public long size() {
            return all.length;
        }

        @Override
        public byte[] read(long offset, int length) {
            return offset >= all.length
                    ? new byte[0]
                    : Arrays.copyOfRange(all, (int) offset, (int) Math.min(all.length, offset + length));
        }
    }
}
