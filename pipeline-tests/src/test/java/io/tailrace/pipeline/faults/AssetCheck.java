package io.tailrace.pipeline.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.pipeline.Media;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/** One published asset, object by object, as it lies in the store. */
final class AssetCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PICTURE = Pattern.compile("RESOLUTION=\\d+x\\d+");

    private final Path output;
    private final String job;
    private final int frames;
    private final Path scratch;
    private final List<String> violations = new ArrayList<>();

    private AssetCheck(Path output, String job, int frames, Path scratch) {
        this.output = output;
        this.job = job;
        this.frames = frames;
        this.scratch = scratch;
    }

    /**
     * Sentences for what is wrong.
     *
     * @param output the bucket as a folder
     */
    static List<String> of(Path output, String job, int frames, Path scratch) throws IOException {
        AssetCheck check = new AssetCheck(output, job, frames, scratch);
        Path receipt = output.resolve(job).resolve("asset.json");
        if (!Files.isRegularFile(receipt)) {
            return List.of("job " + job + " has no asset.json");
        }
        JsonNode root = JSON.readTree(Files.readString(receipt));
        check.objects(root);
        check.pictures(root);
        return check.violations;
    }

    private void odd(String sentence) {
        violations.add("asset " + job + ": " + sentence);
    }

    private void objects(JsonNode receipt) throws IOException {
        Map<String, JsonNode> listed = new HashMap<>();
        for (JsonNode object : receipt.path("objects")) {
            listed.put(object.path("key").asText(), object);
            Path file = output.resolve(job).resolve(object.path("key").asText());
            if (!Files.isRegularFile(file)) {
                odd(object.path("key") + " is missing");
            } else if (Files.size(file) != object.path("size").asLong()) {
                odd(object.path("key") + " has " + Files.size(file) + " bytes, not " + object.path("size"));
            } else if (!new DigestUtils(MessageDigestAlgorithms.SHA_256)
                    .digestAsHex(file)
                    .equals(object.path("sha256").asText())) {
                odd(object.path("key") + " has other bytes than the receipt says");
            }
        }
        if (listed.isEmpty()) {
            odd("its receipt names no object");
        }
    }

    private void pictures(JsonNode receipt) throws IOException {
        List<Path> playlists = new ArrayList<>();
        Path master = output.resolve(job).resolve("master.m3u8");
        if (Files.exists(master)) {
            List<String> lines = Files.readAllLines(master);
            for (int i = 0; i + 1 < lines.size(); i++) {
                if (lines.get(i).startsWith("#EXT-X-STREAM-INF:")
                        && PICTURE.matcher(lines.get(i)).find()) {
                    playlists.add(output.resolve(job).resolve(lines.get(i + 1)));
                }
            }
        }
        int tracks = 0;
        for (Path playlist : playlists) {
            decode(playlist.toString(), joined(playlist));
            tracks++;
        }
        for (JsonNode rendition : receipt.path("renditions")) {
            if (rendition.path("kind").asText().equals("file")) {
                Path file = output.resolve(job).resolve(rendition.path("object").asText());
                decode(file.toString(), file);
                tracks++;
            }
        }
        if (tracks == 0) {
            odd("it has no picture");
        }
    }

    private void decode(String name, Path file) {
        int decoded = Media.pictureTimes(file).size();
        if (decoded != frames) {
            odd(name + " decodes to " + decoded + " pictures, not " + frames);
        }
    }

    private Path joined(Path playlist) throws IOException {
        String path = "x/" + output.relativize(playlist);
        try (OutputStream out = Files.newOutputStream(scratch)) {
            for (String object : Manifests.named(path, Files.readString(playlist))) {
                Files.copy(output.resolve(object.substring(2)), out);
            }
        }
        return scratch;
    }
}
