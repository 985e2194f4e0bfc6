package io.tailrace.standalone.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadKeyTest {

    private static final String HASH = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "talk.mp4,talk.mp4",
                "my talk.mp4,my_talk.mp4",
                "it's \"it\".mp4,it_s_it_.mp4",
                "-rf.mp4,rf.mp4",
                "..,file",
                "100%.mp4,100_.mp4",
                "naïve.mp4,naive.mp4",
                "日本.mp4,mp4",
                "日本,file",
                ".hidden,hidden"
            })
    void keepsWhatIsPlainInAName(String name, String expected) {
        assertThat(UploadKey.safe(name)).isEqualTo(expected);
    }

    @Test
    void keepsTheEndOfALongName() {
        assertThat(UploadKey.safe("x".repeat(300) + ".mp4")).hasSize(120).endsWith("x.mp4");
    }

    @Test
    void tellsContentsAndSubmissionsApart() {
        String other = "f".repeat(64);
        assertThat(UploadKey.of("a.mp4", HASH, ""))
                .isEqualTo("uploads/0123456789abcdef01234567/a.mp4")
                .isNotEqualTo(UploadKey.of("a.mp4", other, ""))
                .isNotEqualTo(UploadKey.of("a.mp4", HASH, "k3"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void makesAPlainKeyOfAnyName(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            StringBuilder name = new StringBuilder();
            random.ints(random.nextInt(1, 40), 1, 0x2fff).forEach(name::appendCodePoint);
            assertThat(UploadKey.of(name.toString(), HASH, ""))
                    .matches("uploads/[0-9a-f]{24}/[A-Za-z0-9][A-Za-z0-9._-]{0,119}");
        }
    }
}
