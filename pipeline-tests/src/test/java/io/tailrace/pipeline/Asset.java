package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/** A published asset in a folder, looked at with independent tools. */
record Asset(Path folder) {

    private static final Pattern URI = Pattern.compile("URI=\"([^\"]+)\"");
    private static final Pattern RATE = Pattern.compile("FRAME-RATE=([0-9.]+)");
    private static final Pattern RESOLUTION = Pattern.compile("RESOLUTION=(\\d+)x(\\d+)");

    /** One {@code EXT-X-STREAM-INF} of the multivariant playlist. */
    record Variant(int width, int height, double rate, Path playlist) {}

    String text(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode receipt() {
        return Server.tree(text("asset.json"));
    }

    List<Variant> variants() {
        List<Variant> variants = new ArrayList<>();
        List<String> lines = text("master.m3u8").lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher resolution = RESOLUTION.matcher(lines.get(i));
            Matcher rate = RATE.matcher(lines.get(i));
            if (lines.get(i).startsWith("#EXT-X-STREAM-INF:") && resolution.find() && rate.find()) {
                variants.add(new Variant(
                        Integer.parseInt(resolution.group(1)),
                        Integer.parseInt(resolution.group(2)),
                        Double.parseDouble(rate.group(1)),
                        folder.resolve(lines.get(i + 1))));
            }
        }
        return variants;
    }

    /** Of all tracks of sound; without a picture the default one is a variant and no member of its group has its URI. */
    List<Path> audioPlaylists() {
        List<String> lines = text("master.m3u8").lines().toList();
        List<String> uris = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("#EXT-X-MEDIA:TYPE=AUDIO")) {
                uris(lines.get(i)).forEach(uris::add);
            } else if (lines.get(i).startsWith("#EXT-X-STREAM-INF:")
                    && !lines.get(i).contains("RESOLUTION=")) {
                uris.add(lines.get(i + 1));
            }
        }
        return uris.stream().map(folder::resolve).distinct().toList();
    }

    private static Stream<String> uris(String line) {
        Matcher uri = URI.matcher(line);
        return uri.find() ? Stream.of(uri.group(1)) : Stream.of();
    }

    /** Init segment and media segments of a media playlist, in order. */
    static List<Path> objects(Path playlist) throws IOException {
        List<Path> objects = new ArrayList<>();
        for (String line : Files.readAllLines(playlist)) {
            if (line.startsWith("#EXT-X-MAP:")) {
                uris(line).map(playlist::resolveSibling).map(Path::normalize).forEach(objects::add);
            } else if (!line.startsWith("#") && !line.isBlank()) {
                objects.add(playlist.resolveSibling(line).normalize());
            }
        }
        return objects;
    }

    /** Muxed files and, each joined into one below {@code scratch}, the CMAF renditions of a kind ({@code video} or {@code audio}), by name. */
    Map<String, Path> renditions(String kind, Path scratch) throws IOException {
        Map<String, Path> renditions = new LinkedHashMap<>();
        for (JsonNode object : receipt().get("objects")) {
            String key = object.get("key").asText();
            String[] parts = key.split("/", -1);
            if (parts[0].equals("files")) {
                renditions.put(parts[1], folder.resolve(key));
            } else if (parts[0].equals(kind) && key.endsWith("/init.mp4")) {
                Path playlist = folder.resolve("r1/" + kind + "/" + parts[1] + ".m3u8");
                renditions.put(parts[1], joined(playlist, scratch.resolve(parts[1] + ".mp4")));
            }
        }
        return renditions;
    }

    /** The rendition as one file, as a player would feed it to its decoder. */
    static Path joined(Path playlist, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to)) {
            for (Path object : objects(playlist)) {
                Files.copy(object, out);
            }
        }
        return to;
    }

    /** Position, among all pictures, of the first one of each segment, from the playlist's lengths. */
    static List<Integer> segmentStarts(Path playlist, double rate) throws IOException {
        List<Integer> starts = new ArrayList<>();
        double seconds = 0;
        for (String line : Files.readAllLines(playlist)) {
            if (line.startsWith("#EXTINF:")) {
                starts.add((int) Math.round(seconds * rate));
                seconds +=
                        Double.parseDouble(line.substring("#EXTINF:".length()).replace(",", ""));
            }
        }
        return starts;
    }

    /** Every rendition decodes to exactly {@code frames} pictures, evenly spaced from 0 on. */
    void hasExactly(long frames, int ticksPerFrame, Path scratch) throws IOException {
        assertThat(variants()).isNotEmpty();
        for (Variant variant : variants()) {
            Path file = joined(variant.playlist(), scratch.resolve("joined.mp4"));
            assertThat(Media.pictureTimes(file))
                    .as(variant.playlist().toString())
                    .isEqualTo(LongStream.range(0, frames)
                            .map(n -> n * ticksPerFrame)
                            .boxed()
                            .toList());
        }
    }

    /** Every object of the receipt is there with its size and SHA-256, and nothing else is but manifests. */
    void matchesItsReceipt() throws IOException {
        JsonNode objects = receipt().get("objects");
        assertThat(objects).isNotEmpty();
        for (JsonNode object : objects) {
            Path file = folder.resolve(object.get("key").asText());
            assertThat(file).isRegularFile().hasSize(object.get("size").asLong());
            assertThat(new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file))
                    .as(file.toString())
                    .isEqualTo(object.get("sha256").asText());
        }
    }

    /** Hashes of all files by name, without the receipt (it names the job). */
    Map<String, String> hashes() throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (!name.equals("asset.json")) {
                    hashes.put(name, new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file));
                }
            }
        }
        return hashes;
    }
}
