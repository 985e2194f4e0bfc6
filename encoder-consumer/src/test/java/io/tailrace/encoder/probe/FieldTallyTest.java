package io.tailrace.encoder.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.events.VideoFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldTallyTest {

    private static FieldTally tally(int top, int bottom, int progressive, int undetermined) {
        FieldTally tally = new FieldTally();
        add(tally, "tff", top);
        add(tally, "bff", bottom);
        add(tally, "progressive", progressive);
        add(tally, "undetermined", undetermined);
        return tally;
    }

    private static void add(FieldTally tally, String verdict, int frames) {
        for (int i = 0; i < frames; i++) {
            tally.accept("frame:" + i + "    pts:" + i + "       pts_time:0.04");
            tally.accept("lavfi.idet.repeated.current_frame=neither");
            tally.accept("lavfi.idet.single.current_frame=tff");
            tally.accept("lavfi.idet.multiple.current_frame=" + verdict);
        }
    }

    @ParameterizedTest(name = "{0} top, {1} bottom, {2} progressive, {3} open, flagged {4} → {5}")
    @CsvSource({
        "101, 0, 0, 0, tt, tt", // measured: real fields
        "101, 0, 0, 0, progressive, tt",
        "101, 0, 0, 0, unknown, tt",
        "0, 101, 0, 0, progressive, bb",
        "0, 60, 0, 0, tt, bb", // the order is flagged wrongly
        "0, 60, 0, 0, tb, bb",
        "60, 0, 0, 0, tb, tt", // measured: what ffmpeg writes into QuickTime of fields, the top one first
        "0, 0, 0, 60, tb, tt",
        "0, 0, 0, 60, bt, bb",
        "47, 40, 14, 0, progressive, progressive", // measured: synthetic progressive pictures
        "39, 37, 25, 0, tt, progressive", // measured: the same, flagged interlaced
        "0, 0, 94, 7, unknown, progressive", // measured: film
        "6, 0, 94, 0, tt, tt", // few movements show, but they do
        "6, 0, 94, 0, progressive, progressive",
        "30, 2, 70, 0, progressive, progressive",
        "45, 0, 55, 0, unknown, tt",
        "11, 0, 0, 90, unknown, unknown", // a still
        "0, 0, 0, 60, tt, tt",
        "0, 0, 0, 0, bb, bb"
    })
    void believesPicturesBeforeFlags(int top, int bottom, int progressive, int open, String flagged, String order) {
        assertThat(tally(top, bottom, progressive, open).order(flagged)).isEqualTo(order);
    }

    @ParameterizedTest(name = "{0} top and {1} bottom fields repeated in {2} frames → {3}")
    @CsvSource({
        "20, 20, 101, true",
        "12, 11, 60, true",
        "0, 0, 101, false",
        "40, 0, 101, false",
        "50, 50, 101, false",
        "4, 4, 20, false"
    })
    void knowsFilmByItsRepeatedFields(int top, int bottom, int frames, boolean isTelecined) {
        FieldTally tally = tally(0, 0, frames, 0);
        for (int i = 0; i < top; i++) {
            tally.accept("lavfi.idet.repeated.current_frame=top");
        }
        for (int i = 0; i < bottom; i++) {
            tally.accept("lavfi.idet.repeated.current_frame=bottom");
        }
        assertThat(tally.isTelecined()).isEqualTo(isTelecined);
    }

    @Test
    void looksOnlyWhereThereMayBeFields() {
        assertThat(FieldLook.mayHaveFields(picture("h264", 1080, 25, 1).build()))
                .isTrue();
        assertThat(FieldLook.mayHaveFields(
                        picture("mpeg2video", 576, 30000, 1001).build()))
                .isTrue();
        assertThat(FieldLook.mayHaveFields(picture("h264", 1080, 24, 1).build()))
                .isFalse();
        assertThat(FieldLook.mayHaveFields(picture("h264", 1080, 50, 1).build()))
                .isFalse();
        assertThat(FieldLook.mayHaveFields(
                        picture("h264", 1080, 50, 1).setFieldOrder("tt").build()))
                .isTrue();
        assertThat(FieldLook.mayHaveFields(picture("h264", 2160, 25, 1).build()))
                .isFalse();
        assertThat(FieldLook.mayHaveFields(picture("vp9", 1080, 25, 1).build())).isFalse();
    }

    private static VideoFacts.Builder picture(String codec, int lines, int num, int den) {
        return VideoFacts.newBuilder()
                .setCodec(codec)
                .setWidth(lines)
                .setHeight(lines)
                .setPixelFormat("yuv420p")
                .setShortestIntervalRate(FrameIntervals.toRate(new io.tailrace.media.FrameRate(num, den)))
                .setAverageRate(FrameIntervals.toRate(new io.tailrace.media.FrameRate(num, den)))
                .setStartMicros(0)
                .setEndMicros(1);
    }
}
