package io.tailrace.pipeline;

import static io.tailrace.pipeline.Input.of;
import static io.tailrace.pipeline.Input.plays;

import io.tailrace.pipeline.Input.Made;
import java.util.ArrayList;
import java.util.List;

/** Rates from 5 to 240 pictures a second, even, odd and changing. */
final class RateInputs {

    private RateInputs() {}

    static List<Input> all() {
        List<Input> rows = new ArrayList<>();
        rows.add(constant("5", "5/1", 20));
        rows.add(constant("10", "10/1", 40));
        rows.add(constant("25/2", "25/2", 50));
        rows.add(constant("15", "15/1", 60));
        rows.add(constant("24000/1001", "24000/1001", 96));
        rows.add(constant("25", "25/1", 100));
        rows.add(constant("30000/1001", "30000/1001", 120));
        rows.add(constant("48", "48/1", 192));
        rows.add(constant("60000/1001", "60000/1001", 240));
        rows.add(constant("100", "50/1", 200));
        rows.add(constant("120", "60/1", 240));
        rows.add(constant("240", "60/1", 240));
        return rows;
    }

    private static Input constant(String rate, String grid, int frames) {
        return of(
                "rate-" + rate.replace('/', '-'),
                rate + " fps, H.264 in MP4",
                plays(grid, frames),
                folder -> Made.of(FlashClip.at(rate, 4).to(folder.resolve("source.mp4"))));
    }
}
