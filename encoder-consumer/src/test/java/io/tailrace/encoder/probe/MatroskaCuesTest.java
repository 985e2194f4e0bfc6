package io.tailrace.encoder.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Cues of a picture with a key frame every two seconds and of a track of sound that has one of its own. */
class MatroskaCuesTest {

    private static final byte[] CUES = {0x1C, 0x53, (byte) 0xBB, 0x6B};
    private static final int POINT = 0xBB;
    private static final int TIME = 0xB3;
    private static final int POSITIONS = 0xB7;
    private static final int TRACK = 0xF7;
    private static final int CLUSTER = 0xF1;

    private static final byte[] POINTS =
            join(point(0, 1), point(2000, 1), point(2500, 2), point(4000, 1), point(66_000, 1));

    @Test
    void tellsTheTimesOfTheTrackWithTheMostPoints() throws IOException {
        assertThat(cues(join(new byte[7], cues(POINTS)), 7).orElseThrow()).containsExactly(0L, 2000L, 4000L, 66_000L);
    }

    @Test
    void passesOverElementsItDoesNotKnow() throws IOException {
        byte[] voidElement = element(0xEC, new byte[5]);

        assertThat(cues(cues(join(voidElement, POINTS, voidElement)), 0).orElseThrow())
                .hasSize(4);
    }

    @Test
    void tellsNothingWhereThereAreNoCues() throws IOException {
        byte[] file = cues(POINTS);

        assertThat(new MatroskaCues(new MovieIndexTest.Bytes(file)).keyFrames(Optional.empty()))
                .isEmpty();
        assertThat(cues(join(new byte[3], file), 0)).as("another place").isEmpty();
        assertThat(cues(cues(point(0, 1)), 0)).as("one key frame").isEmpty();
        assertThat(cues(join(CUES, new byte[] {(byte) 0xff}, POINTS), 0))
                .as("a size that is not known")
                .isEmpty();
    }

    @Test
    void survivesBrokenCues() {
        byte[] good = cues(POINTS);
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 2000; i++) {
            byte[] bad = Arrays.copyOf(good, good.length - random.nextInt(good.length / 2));
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> cues(bad, 0)).doesNotThrowAnyException();
        }
    }

    private static Optional<List<Long>> cues(byte[] file, long offset) throws IOException {
        return new MatroskaCues(new MovieIndexTest.Bytes(file)).keyFrames(Optional.of(offset));
    }

    private static byte[] cues(byte[] points) {
        byte[] size = ByteBuffer.allocate(8).putLong(points.length).array();
        size[0] |= 0x01; // eight bytes of size
        return join(CUES, size, points);
    }

    private static byte[] point(int time, int track) {
        byte[] ticks = ByteBuffer.allocate(4).putInt(time).array();
        return element(
                POINT,
                join(
                        element(TIME, ticks),
                        element(POSITIONS, join(element(TRACK, (byte) track), element(CLUSTER, new byte[3])))));
    }

    private static byte[] element(int id, byte... content) {
        return join(new byte[] {(byte) id, (byte) (0x80 | content.length)}, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
