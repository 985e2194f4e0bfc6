package io.tailrace.encoder.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.media.FrameGrid;
import io.tailrace.media.FrameRate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextGridTest {

    @Test
    void coversTheTitleWithoutGapsAndEveryCueInEverySegmentItTouches() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 300; round++) {
            FrameRate rate = random.nextBoolean() ? new FrameRate(25, 1) : new FrameRate(30000, 1001);
            int gop = rate.framesIn(2);
            FrameGrid grid = new FrameGrid(rate, random.nextLong(1, 20_000), gop, 2 * gop, 4 * gop);
            TextGrid text = new TextGrid(grid, random.nextInt(1, 12));
            List<Cue> cues = cues(random, grid.durationMicros());

            List<TextGrid.Segment> segments = text.cut(cues);

            long next = 0;
            for (TextGrid.Segment segment : segments) {
                assertThat(segment.frames().first()).isEqualTo(next);
                next = segment.frames().end();
                long start = rate.microsAt(segment.frames().first());
                long end = rate.microsAt(segment.frames().end());
                assertThat(segment.cues())
                        .containsExactlyInAnyOrderElementsOf(cues.stream()
                                .filter(cue -> cue.startMicros() < end && cue.endMicros() > start)
                                .toList());
            }
            assertThat(next).isEqualTo(grid.totalFrames());
            assertThat(segments).hasSize(text.count());
        }
    }

    private static List<Cue> cues(SplittableRandom random, long duration) {
        List<Cue> cues = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            long start = random.nextLong(0, duration);
            long end = Math.min(duration, start + random.nextLong(1, 60_000_000));
            cues.add(new Cue(start, end, "", "cue " + i));
        }
        return cues;
    }
}
