package io.tailrace.pipeline;

import io.tailrace.pipeline.Input.Plays;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one asset is, looked at by ffmpeg in a single run: decoded pictures against those of its source on the same grid, times and key
 * frames of its packets, flashes and beeps.
 *
 * @param pictures decoded
 * @param times presentation times of the packets, sorted, in ticks
 * @param keys position of the key frames among the packets
 * @param psnr luma of each picture against the reference, in dB; infinite ones as 100
 * @param flashes seconds at which the picture turns white
 * @param beeps seconds at which silence ends
 * @param samples of sound at 48 kHz; 0 without
 */
record Measurement(
        int pictures,
        List<Long> times,
        List<Integer> keys,
        List<Double> psnr,
        List<Double> flashes,
        List<Double> beeps,
        long samples) {

    private static final Pattern LUMA = Pattern.compile("psnr_y:(\\S+)");
    private static final int WHITE = 200;
    private static final int SAMPLE_RATE = 48_000;
    private static final int LOUD = 800;
    private static final int KEY = 1;

    /** Of a rung and, when {@code sound} is not empty, a track; {@code folder} is for what ffmpeg writes. */
    static Measurement of(Path rung, List<Path> sound, Path reference, Plays expected, Path folder) throws IOException {
        Path luma = folder.resolve("luma.raw");
        Path samples = folder.resolve("sound.raw");
        Path packets = folder.resolve("packets.txt");
        Path psnr = folder.resolve("psnr.txt");
        List<String> line = new ArrayList<>(List.of("-i", "file:" + rung, "-i", "file:" + reference));
        sound.forEach(track -> line.addAll(List.of("-i", "file:" + track)));
        line.addAll(List.of("-filter_complex", graph(expected, psnr)));
        line.addAll(List.of("-map", "[compared]", "-f", "null", "-"));
        line.addAll(List.of("-map", "[luma]", "-fps_mode", "passthrough", "-f", "rawvideo", "file:" + luma));
        line.addAll(List.of("-map", "0:v", "-c", "copy", "-copyts", "-f", "framecrc", "file:" + packets));
        if (!sound.isEmpty()) {
            line.addAll(List.of("-map", "2:a", "-ac", "1", "-ar", "48000", "-f", "s16le", "file:" + samples));
        }
        Media.ffmpeg(line.toArray(String[]::new));
        byte[] brightness = Files.readAllBytes(luma);
        List<Long> times = new ArrayList<>();
        List<Integer> keys = new ArrayList<>();
        for (String packet : Files.readAllLines(packets)) {
            if (!packet.startsWith("#")) {
                String[] fields = packet.split(",\\s*", -1);
                if (isKey(fields)) {
                    keys.add(times.size());
                }
                times.add(Long.parseLong(fields[2].strip()));
            }
        }
        return new Measurement(
                brightness.length,
                times.stream().sorted().toList(),
                keys,
                Files.readAllLines(psnr).stream().map(Measurement::luma).toList(),
                flashes(brightness, rate(expected.rate())),
                sound.isEmpty() ? List.of() : beeps(samples),
                sound.isEmpty() ? 0 : Files.size(samples) / 2);
    }

    /** Of a track alone. */
    static Measurement ofSound(Path track, Path folder) throws IOException {
        Path samples = folder.resolve("sound.raw");
        Media.ffmpeg("-i", "file:" + track, "-ac", "1", "-ar", "48000", "-f", "s16le", "file:" + samples);
        return new Measurement(0, List.of(), List.of(), List.of(), List.of(), beeps(samples), Files.size(samples) / 2);
    }

    private static String graph(Plays expected, Path psnr) {
        return "[0:v]split=3[a][b][c];[a]settb=1/1000,setpts=N[asset];"
                + "[1:v:0]" + expected.referenceFilter() + ",fps=" + expected.rate() + ":round=near:start_time=0[grid];"
                + "[grid][c]scale=w=rw:h=rh:flags=bicubic:reset_sar=1:out_color_matrix=bt709:out_range=tv,format=yuv420p,trim=end_frame="
                + expected.frames() + ",settb=1/1000,setpts=N[source];"
                + "[asset][source]psnr=stats_file=" + psnr + "[compared];"
                + "[b]scale=1:1:flags=area,format=gray[luma]";
    }

    /** framecrc writes flags only where they are not those of a key frame. */
    private static boolean isKey(String[] fields) {
        for (String field : fields) {
            if (field.startsWith("F=0x")) {
                return (Integer.parseInt(field.substring(4), 16) & KEY) != 0;
            }
        }
        return true;
    }

    private static double luma(String line) {
        Matcher matcher = LUMA.matcher(line);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no PSNR in " + line);
        }
        return matcher.group(1).equals("inf") ? 100 : Double.parseDouble(matcher.group(1));
    }

    static double rate(String rational) {
        String[] parts = rational.split("/", -1);
        return Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]);
    }

    private static List<Double> flashes(byte[] luma, double rate) {
        List<Double> starts = new ArrayList<>();
        for (int i = 1; i < luma.length; i++) {
            if ((luma[i] & 0xff) > WHITE && (luma[i - 1] & 0xff) <= WHITE) {
                starts.add(i / rate);
            }
        }
        return starts;
    }

    private static List<Double> beeps(Path samples) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(samples)).order(ByteOrder.LITTLE_ENDIAN);
        List<Double> starts = new ArrayList<>();
        int quiet = SAMPLE_RATE;
        for (int i = 0; i < bytes.capacity() / 2; i++) {
            boolean isLoud = Math.abs(bytes.getShort(i * 2)) > LOUD;
            if (isLoud && quiet > SAMPLE_RATE / 4) {
                starts.add(i / (double) SAMPLE_RATE);
            }
            quiet = isLoud ? 0 : quiet + 1;
        }
        return starts;
    }

    double worstPsnr() {
        return psnr.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    }

    long picturesBelow(double decibels) {
        return psnr.stream().filter(value -> value < decibels).count();
    }

    /** Most that a flash lies elsewhere than {@code apartMillis} behind its beep, in milliseconds. */
    double worstSync(int apartMillis) {
        double worst = 0;
        for (int i = 0; i < Math.min(flashes.size(), beeps.size()); i++) {
            worst = Math.max(worst, Math.abs((flashes.get(i) - beeps.get(i)) * 1000 - apartMillis));
        }
        return worst;
    }

    String summary(int apartMillis) {
        return String.format(
                Locale.ROOT, "%d pictures, worst %.1f dB, sync %.0f ms", pictures, worstPsnr(), worstSync(apartMillis));
    }
}
