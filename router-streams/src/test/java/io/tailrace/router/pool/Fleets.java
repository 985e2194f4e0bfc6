package io.tailrace.router.pool;

import io.tailrace.events.Capabilities;
import io.tailrace.events.QueueView;
import io.tailrace.profiles.Pools;
import java.util.List;

/** Fleets for tests. */
public final class Fleets {

    private Fleets() {}

    /** What a node with all of the bundled ffmpeg can do. */
    public static Capabilities everything() {
        return Capabilities.newBuilder()
                .setEncoders(List.of("h264", "hevc-10bit", "aac", "jpeg", "prores", "dnxhr", "dnxhd", "pcm"))
                .setDecoders(List.of("h264", "hevc", "prores", "mpeg2video", "vp9", "aac", "pcm_s16le"))
                .setFilters(List.of("scale", "fps", "bwdif", "lut3d", "zscale", "crop", "pad", "gblur", "overlay"))
                .setFeatures(List.of("intra", "timecode", "tracks"))
                .setMaxBitDepth(12)
                .setMaxPixels(8192L * 8192)
                .build();
    }

    /** An idle pool of two slots. */
    public static QueueView.Builder idle(String pool) {
        return QueueView.newBuilder()
                .setQueue(pool)
                .setHardwareClass(pool)
                .setIdentity("id-" + pool)
                .setCapabilities(everything())
                .setLiveWorkers(1)
                .setSlots(2)
                .setBusy(0)
                .setWaiting(0)
                .setReleased(0)
                .setRunning(0)
                .setPredictedSeconds(0)
                .setLanes(List.of())
                .setAtMillis(1);
    }

    /** One CPU worker and the queues every installation has. */
    public static Fleet cpu() {
        return new Fleet(
                List.of(
                        idle("probe").build(),
                        idle("publish").build(),
                        idle("cpu").build()),
                Pools.byClass());
    }

    public static Fleet empty() {
        return new Fleet(List.of(), Pools.byClass());
    }
}
