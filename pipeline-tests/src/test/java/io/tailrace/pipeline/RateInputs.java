package io.tailrace.pipeline;

import static io.tailrace.pipeline.Input.plays;

import io.tailrace.pipeline.Input.Made;
import java.util.ArrayList;
import java.util.List;

/** Rates from 5 to 240 pictures a second, even, odd and changing. */
final class RateInputs {

    /** A rung of this size has 200 kbit/s whatever its rate: at 60 pictures a second the worst ones are coarser. */
    private static final double FAST_PSNR = 28;

    private RateInputs() {}

    static List<Input> all() {
        List<Input> rows = new ArrayList<>();
        rows.add(constant("5", "5/1", 20, 33));
        rows.add(constant("10", "10/1", 40, 33));
        rows.add(constant("25/2", "25/2", 50, 33));
        rows.add(constant("15", "15/1", 60, 33));
        rows.add(constant("24000/1001", "24000/1001", 96, 33));
        rows.add(constant("25", "25/1", 100, 33));
        rows.add(constant("30000/1001", "30000/1001", 120, 33));
        rows.add(constant("48", "48/1", 192, FAST_PSNR));
        rows.add(constant("60000/1001", "60000/1001", 240, FAST_PSNR));
        rows.add(constant("100", "50/1", 200, FAST_PSNR));
        rows.add(constant("120", "60/1", 240, FAST_PSNR));
        rows.add(constant("240", "60/1", 240, FAST_PSNR));
        rows.add(vfr("vfr-holes-mkv", "30 fps with holes of two seconds, Matroska", "mkv"));
        rows.add(vfr("vfr-holes-mp4", "30 fps with holes of two seconds, MP4", "mp4"));
        rows.add(screen(
                "screen-capture-webm",
                "screen capture, one picture for five seconds, VP9 in WebM",
                "webm",
                "-c:v",
                "libvpx-vp9",
                "-deadline",
                "realtime",
                "-cpu-used",
                "8",
                "-b:v",
                "2M",
                "-c:a",
                "libopus"));
        rows.add(screen("screen-capture-mp4", "screen capture, one picture for five seconds, H.264 in MP4", "mp4"));
        return rows;
    }

    private static Input constant(String rate, String grid, int frames, double leastPsnr) {
        return Input.of(
                "rate-" + rate.replace('/', '-'),
                rate + " fps, H.264 in MP4",
                plays(grid, frames).psnr(leastPsnr),
                folder -> Made.of(FlashClip.at(rate, 4).to(folder.resolve("source.mp4"))));
    }

    private static Input vfr(String name, String what, String extension) {
        return Input.of(
                name,
                what,
                plays("30/1", 180),
                folder -> Made.of(FlashClip.at("30", 6)
                        .filtered("select='not(between(t,0.7,2.7))*not(between(t,3.3,5.3))'", "anull")
                        .coded("-fps_mode", "vfr")
                        .to(folder.resolve("source." + extension))));
    }

    private static Input screen(String name, String what, String extension, String... coding) {
        return Input.of(
                name,
                what,
                plays("30/1", 360),
                folder -> Made.of(FlashClip.at("30", 12)
                        .filtered("select='lt(t,0.7)+between(t,6,6.4)+gt(t,11.3)'", "anull")
                        .coded("-fps_mode", "vfr")
                        .coded(coding)
                        .to(folder.resolve("source." + extension))));
    }
}
