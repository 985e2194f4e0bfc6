package io.tailrace.encoder.process;

import io.tailrace.events.AudioIntent;
import io.tailrace.events.EncodeTask;
import io.tailrace.events.FileIntent;
import io.tailrace.events.ImageIntent;
import io.tailrace.events.Plan;
import io.tailrace.events.Rendition;
import io.tailrace.events.Task;
import io.tailrace.events.VideoIntent;

/** How many bytes of local disk a task may need at most. What goes through the relay needs none. Pure. */
public final class ScratchNeed {

    /** Indexes, headers, samples to compare: what every attempt may need. */
    static final long LEAST = 64L << 20;

    /** Containers around media, and rates that are kept on average only. */
    private static final double MARGIN = 1.1;

    /** A JPEG that must look good, per pixel. */
    private static final double STILL_BYTES_PER_PIXEL = 0.5;

    /** ProRes 422 HQ and DNxHR HQX are around 4 at 1080 lines, more where pictures are small and noisy. */
    private static final double MASTER_BITS_PER_PIXEL = 6;

    private ScratchNeed() {}

    public static long of(Task task) {
        double media = task.getPrepare()
                .map(prepare -> (double) prepare.getFacts().getSource().getSize())
                .orElseGet(() -> task.getEncode().map(ScratchNeed::encoded).orElse(0.0));
        return LEAST + Math.round(media * MARGIN);
    }

    private static double encoded(EncodeTask task) {
        return task.getPlan().getRenditions().stream()
                .filter(rendition -> task.getRenditions().contains(rendition.getName()))
                .mapToDouble(rendition -> bytes(rendition, task.getPlan()))
                .sum();
    }

    private static double bytes(Rendition rendition, Plan plan) {
        return rendition.getFile().map(file -> bytes(file, plan)).orElse(0.0)
                + rendition.getImage().map(ScratchNeed::bytes).orElse(0.0);
    }

    private static double bytes(FileIntent file, Plan plan) {
        double bits = file.getVideo().map(VideoIntent::getMaxBitsPerSecond).orElse(0L)
                + file.getAudio().map(AudioIntent::getBitsPerSecond).orElse(0L)
                + file.getMoreAudio().stream()
                        .mapToLong(AudioIntent::getBitsPerSecond)
                        .sum();
        double seconds = (double) plan.getGrid().getTotalFrames()
                * plan.getGrid().getRate().getDen()
                / plan.getGrid().getRate().getNum();
        double pixels = file.getMaster()
                .map(master -> (double) master.getWidth() * master.getHeight() / master.getEveryFrames())
                .orElse(0.0);
        return bits / 8 * seconds
                + MASTER_BITS_PER_PIXEL / 8 * pixels * plan.getGrid().getTotalFrames();
    }

    private static double bytes(ImageIntent image) {
        int pictures = image.getTiles().map(tiles -> tiles.getCount()).orElse(1);
        return STILL_BYTES_PER_PIXEL * image.getWidth() * image.getHeight() * pictures;
    }
}
