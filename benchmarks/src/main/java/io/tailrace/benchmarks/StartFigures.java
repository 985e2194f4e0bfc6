package io.tailrace.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What {@code tailrace transcode} costs before and beside ffmpeg, on a warm build and an empty data folder.
 *
 * @param firstFfmpegSeconds  from the command to the first ffmpeg or ffprobe that works for the job
 * @param residentMebibytes   most resident memory of the command's own process
 */
record StartFigures(double firstFfmpegSeconds, double wallSeconds, long residentMebibytes) {

    private static final Duration POLL = Duration.ofMillis(20);

    static StartFigures measure(Path launcher, Path clip, Path scratch) throws IOException, InterruptedException {
        Path log = scratch.resolve("transcode.log");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(
                        launcher.toString(),
                        "transcode",
                        clip.toString(),
                        "--data",
                        scratch.resolve("start-data").toString(),
                        "--out",
                        scratch.resolve("start-out").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        double first = 0;
        long resident = 0;
        while (!process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            resident = Math.max(resident, ProcessTree.residentBytes(process.toHandle()));
            if (first == 0 && process.descendants().anyMatch(StartFigures::worksForTheJob)) {
                first = (System.nanoTime() - start) / 1e9;
            }
        }
        if (process.exitValue() != 0) {
            throw new IOException("tailrace transcode failed:\n" + Files.readString(log));
        }
        return new StartFigures(first, (System.nanoTime() - start) / 1e9, resident >> 20);
    }

    /** Reads through the relay on loopback, unlike the start-up checks of the worker. */
    private static boolean worksForTheJob(ProcessHandle child) {
        return child.info()
                .commandLine()
                .filter(line -> line.contains("ffmpeg") && line.contains("http://127.0.0.1"))
                .isPresent();
    }
}
