package io.tailrace.pipeline;

import java.nio.file.Path;
import java.util.List;

/**
 * One kind of recording that comes in: how a small one is made, and what must become of it. A row of {@code docs/inputs.md} and a test
 * of {@link InputsIT}.
 *
 * @param name file-safe and unique
 * @param what one line for the page: codec, container, trap
 * @param make makes it
 * @param expected what must become of it
 * @param isHeavy only run by the profile {@code inputs}
 * @param damagedMillis how much of the title is told to be damaged; 0: nothing
 */
record Input(String name, String what, Make make, Expected expected, boolean isHeavy, int damagedMillis) {

    /** Makes the file in a folder of its own. */
    interface Make {
        Made make(Path folder) throws Exception;
    }

    /**
     * @param file what is submitted; the end of its name is kept
     * @param reference what the asset's pictures are compared with
     */
    record Made(Path file, Path reference) {

        static Made of(Path file) {
            return new Made(file, file);
        }
    }

    sealed interface Expected permits Plays, Refused {}

    /** The job fails with this code. */
    record Refused(String code) implements Expected {}

    /**
     * The job completes, and its asset passes.
     *
     * @param rate of the grid, such as {@code 30000/1001}; empty without picture
     * @param frames of the grid; without picture the length in milliseconds
     * @param renditions the folders of all renditions, such as {@code video/180p}
     * @param leastPsnr in dB, luma, of every picture but {@code framesBelow}
     * @param framesBelow pictures that may be worse: those a concealed damage touches
     * @param referenceFilter brings the reference to the grid's start; {@code fps} and {@code scale} follow
     * @param moments how many flashes and beeps there are; 0: sync is not measured
     * @param syncMillis most that a flash may lie from its beep
     * @param apartMillis how far the flash lies behind its beep in the source
     */
    record Plays(
            String rate,
            long frames,
            List<String> renditions,
            double leastPsnr,
            int framesBelow,
            String referenceFilter,
            int moments,
            int syncMillis,
            int apartMillis)
            implements Expected {

        Plays renditions(String... names) {
            return new Plays(
                    rate,
                    frames,
                    List.of(names),
                    leastPsnr,
                    framesBelow,
                    referenceFilter,
                    moments,
                    syncMillis,
                    apartMillis);
        }

        /** Of a rung that has every {@code step}-th frame of the grid. */
        Plays every(int step) {
            String[] parts = rate.split("/", -1);
            int num = Integer.parseInt(parts[0]);
            String slower =
                    num % step == 0 ? num / step + "/" + parts[1] : num + "/" + Integer.parseInt(parts[1]) * step;
            return new Plays(
                    slower,
                    frames / step,
                    renditions,
                    leastPsnr,
                    framesBelow,
                    referenceFilter,
                    moments,
                    syncMillis,
                    apartMillis);
        }

        Plays psnr(double least) {
            return psnr(least, 0);
        }

        Plays psnr(double least, int below) {
            return new Plays(rate, frames, renditions, least, below, referenceFilter, moments, syncMillis, apartMillis);
        }

        Plays reference(String filter) {
            return new Plays(
                    rate, frames, renditions, leastPsnr, framesBelow, filter, moments, syncMillis, apartMillis);
        }

        Plays sync(int count, int millis) {
            return new Plays(
                    rate, frames, renditions, leastPsnr, framesBelow, referenceFilter, count, millis, apartMillis);
        }

        /** Of a source whose flashes lie behind its beeps, or in front of them. */
        Plays apart(int millis) {
            return new Plays(
                    rate, frames, renditions, leastPsnr, framesBelow, referenceFilter, moments, syncMillis, millis);
        }

        /** Without sound, or where flash and beep mean nothing. */
        Plays unsynced() {
            return sync(0, 0);
        }
    }

    /** The usual: one rung of the source's size, one stereo track, every picture like its source, three flashes with their beeps. */
    static Plays plays(String rate, long frames) {
        String[] parts = rate.split("/", -1);
        double seconds = parts.length == 2 ? Double.parseDouble(parts[1]) / Double.parseDouble(parts[0]) : 1;
        int frameAndPacket = (int) Math.ceil(1000 * seconds + 1000 * 1024 / 48_000.0);
        return new Plays(
                rate,
                frames,
                List.of("audio/audio-und-aac-2", "video/180p"),
                33,
                0,
                "setpts=PTS-STARTPTS",
                3,
                frameAndPacket,
                0);
    }

    static Refused refused(String code) {
        return new Refused(code);
    }

    static Input of(String name, String what, Expected expected, Make make) {
        return new Input(name, what, make, expected, false, 0);
    }

    Input heavy() {
        return new Input(name, what, make, expected, true, damagedMillis);
    }

    Input damaged(int millis) {
        return new Input(name, what, make, expected, isHeavy, millis);
    }

    @Override
    public String toString() {
        return name;
    }
}
