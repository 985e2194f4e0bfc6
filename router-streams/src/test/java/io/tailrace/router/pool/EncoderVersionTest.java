package io.tailrace.router.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderVersionTest {

    private static final String IDENTITY = "ffmpeg-7.1.1-0+deb13u1/libavcodec-61.19.101/h264-0123ab/aac-89ab";

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "ffmpeg-7.1.1-0+deb13u1, true",
        "ffmpeg-7.1.1, true",
        "ffmpeg-7, true",
        "7.1, true",
        "libavcodec-61, true",
        "h264-0123ab, true",
        "ffmpeg-7.1.1-0+deb13u1/libavcodec-61.19.101/h264-0123ab/aac-89ab, true",
        "'', true",
        "ffmpeg-7.1.10, false",
        "ffmpeg-7.11, false",
        "ffmpeg, true",
        "61.19, false",
        "h264-01, false",
        "8, false",
    })
    void isAPartOfAnIdentityOrItsBeginning(String asked, boolean fits) {
        assertThat(EncoderVersion.fits(IDENTITY, asked)).isEqualTo(fits);
    }
}
