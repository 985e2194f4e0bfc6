package io.tailrace.encoder.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.encoder.probe.SourceLayout.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutReaderTest {

    private static final byte[] FTYP = box("ftyp", "isom".getBytes(StandardCharsets.ISO_8859_1));
    private static final byte[] INDEX = box("moov", box("mvhd", new byte[100]), box("trak", new byte[400]));
    private static final byte[] FRAGMENT_INDEX =
            box("moov", box("mvhd", new byte[100]), box("trak", new byte[400]), box("mvex", new byte[32]));
    private static final byte[] MEDIA = box("mdat", new byte[5000]);

    @Test
    void findsAnIndexInFrontAndBehind() throws IOException {
        assertThat(layout(join(FTYP, INDEX, MEDIA)).kind()).isEqualTo(Kind.INDEXED);
        assertThat(layout(join(FTYP, box("free"), MEDIA, INDEX)).kind()).isEqualTo(Kind.INDEXED);
        assertThat(layout(join(INDEX, MEDIA)).kind()).as("old QuickTime").isEqualTo(Kind.INDEXED);
    }

    @Test
    void seesFragmentsAndMissingIndexes() throws IOException {
        assertThat(layout(join(FTYP, FRAGMENT_INDEX, box("moof", new byte[50]), MEDIA))
                        .kind())
                .isEqualTo(Kind.UNINDEXED);
        assertThat(layout(join(FTYP, MEDIA)).kind()).isEqualTo(Kind.UNINDEXED);
        assertThat(layout(new byte[64]).kind()).isEqualTo(Kind.OTHER);
        assertThat(layout(new byte[3]).kind()).isEqualTo(Kind.OTHER);
    }

    @Test
    void countsTheBytesThatAreMissing() throws IOException {
        byte[] whole = join(FTYP, INDEX, MEDIA);

        assertThat(layout(Arrays.copyOf(whole, whole.length - 1234)))
                .isEqualTo(new SourceLayout(Kind.UNINDEXED, 1234, true));
        SourceLayout head = layout(Arrays.copyOf(whole, FTYP.length + 50));
        assertThat(head.isTruncated()).isTrue();
        assertThat(head.hasIndex()).isFalse();
    }

    @Test
    void takesWhatIsLeftOfAFileWhenThatIsMostOfIt() throws Exception {
        SourcePolicy.checkLayout(new SourceLayout(Kind.UNINDEXED, 400, true), 600);
        SourcePolicy.checkLayout(SourceLayout.of(Kind.UNINDEXED), 600);

        assertThatThrownBy(() -> SourcePolicy.checkLayout(new SourceLayout(Kind.UNINDEXED, 601, true), 600))
                .hasMessage(
                        "The file is cut short: 601 of its 1201 bytes are missing, more than half. Upload it again.");
        assertThatThrownBy(() -> SourcePolicy.checkLayout(new SourceLayout(Kind.UNINDEXED, 1, false), 600))
                .hasMessageContaining("and with them its index");
    }

    @Test
    void readsSixtyFourBitSizesAndTheLastBoxWithoutOne() throws IOException {
        ByteBuffer large = ByteBuffer.allocate(16 + 100)
                .putInt(1)
                .put("mdat".getBytes(StandardCharsets.ISO_8859_1))
                .putLong(116);
        assertThat(layout(join(FTYP, large.array(), INDEX)).kind()).isEqualTo(Kind.INDEXED);
        byte[] open = MEDIA.clone();
        Arrays.fill(open, 0, 4, (byte) 0);
        assertThat(layout(join(FTYP, INDEX, open)).kind()).isEqualTo(Kind.INDEXED);
    }

    @Test
    void findsTheCuesThatMatroskaNames() throws IOException {
        byte[] cues = element(0x1C53BB6B, new byte[20]);
        byte[] info = element(0x1549A966, new byte[30]);
        int behindHead = 5 + 25; // header and length of the seek head below
        byte[] seekHead = seekHead(behindHead + info.length);

        assertThat(layout(matroska(seekHead, info, cues)).kind()).isEqualTo(Kind.INDEXED);
        assertThat(layout(matroska(seekHead, info, new byte[25])).kind())
                .as("named but not there")
                .isEqualTo(Kind.UNINDEXED);
        assertThat(layout(matroska(info, element(0x1F43B675, new byte[100]))).kind())
                .isEqualTo(Kind.UNINDEXED);
        byte[] cut = matroska(seekHead, info, cues);
        assertThat(layout(Arrays.copyOf(cut, cut.length - 30)).kind())
                .as("broken off")
                .isEqualTo(Kind.UNINDEXED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void endsForAnyBytes(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] movie = join(FTYP, FRAGMENT_INDEX, MEDIA, INDEX);
        byte[] film = matroska(seekHead(60), element(0x1549A966, new byte[30]), element(0x1C53BB6B, new byte[20]));
        for (int i = 0; i < 500; i++) {
            for (byte[] good : new byte[][] {movie, film}) {
                byte[] bytes = good.clone();
                for (int wound = 0; wound < 4; wound++) {
                    bytes[random.nextInt(Math.min(bytes.length, 700))] = (byte) random.nextInt();
                }
                assertThat(layout(bytes)).isNotNull();
            }
        }
    }

    private static SourceLayout layout(byte[] bytes) throws IOException {
        return new LayoutReader(new ByteSource() {
                    @Override
                    public long size() {
                        return bytes.length;
                    }

                    @Override
                    public byte[] read(long offset, int length) {
                        int from = (int) Math.min(bytes.length, offset);
                        return Arrays.copyOfRange(bytes, from, (int) Math.min(bytes.length, offset + length));
                    }
                })
                .read();
    }

    private static byte[] box(String type, byte[]... content) {
        byte[] body = join(content);
        return ByteBuffer.allocate(8 + body.length)
                .putInt(8 + body.length)
                .put(type.getBytes(StandardCharsets.ISO_8859_1))
                .put(body)
                .array();
    }

    private static byte[] matroska(byte[]... children) {
        byte[] body = join(children);
        byte[] segment = ByteBuffer.allocate(12 + body.length)
                .putInt(0x18538067)
                .putLong(0x0100000000000000L | body.length)
                .put(body)
                .array();
        return join(element(0x1A45DFA3, new byte[31]), segment);
    }

    private static byte[] seekHead(int cuesPosition) {
        byte[] id = {0x53, (byte) 0xAB, (byte) 0x84, 0x1C, 0x53, (byte) 0xBB, 0x6B};
        byte[] position = ByteBuffer.allocate(11)
                .put(new byte[] {0x53, (byte) 0xAC, (byte) 0x88})
                .putLong(cuesPosition)
                .array();
        byte[] seek = join(new byte[] {0x4D, (byte) 0xBB, (byte) (0x80 | (id.length + position.length))}, id, position);
        byte[] padded = join(seek, new byte[] {(byte) 0xEC, (byte) 0x82, 0, 0});
        return element(0x114D9B74, padded);
    }

    private static byte[] element(int id, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .putInt(id)
                .put((byte) (0x80 | body.length))
                .put(body)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
