package io.tailrace.encoder.encode;

import io.tailrace.encoder.process.Failures;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.OverlayIntent;
import io.tailrace.store.ObjectChangedException;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.RangeBody;
import io.tailrace.store.SourceStore;
import io.tailrace.store.StoreException;
import io.tailrace.worker.TaskFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.commons.codec.digest.DigestUtils;

/** Files that filters of {@link Overlays} read: the font, words of users, images. Each is named by what is in it. */
final class OverlayFiles {

    /** Liberation Sans, under the SIL Open Font License; one font on every node, or chunks would not fit together. */
    static final String FONT = "liberation-sans-bold.ttf";

    private static final String FONT_RESOURCE = "/liberation/LiberationSans-Bold.ttf";

    private static final int NAME_DIGITS = 32;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private final Path folder;
    private final SourceStore store;

    /** @param folder in which processes get their working folders; exists */
    OverlayFiles(Path folder, SourceStore store) {
        this.folder = folder;
        this.store = store;
    }

    /** Name of the file with {@code words}. */
    static String text(String words) {
        return "text-" + digest(words) + ".txt";
    }

    /** Name of the file with {@code image}. */
    static String image(ObjectVersion image) {
        String ending = image.getKey().toLowerCase(Locale.ROOT).endsWith(".png") ? ".png" : ".jpg";
        return "mark-" + digest(image.getBucket() + "/" + image.getKey() + "/" + image.getEtag()) + ending;
    }

    /** What reads a file of that name, whatever is in it: nothing is guessed from what a user uploaded. */
    static String demuxer(String file) {
        return file.endsWith(".png") ? "png_pipe" : "jpeg_pipe";
    }

    private static String digest(String text) {
        return DigestUtils.sha256Hex(text).substring(0, NAME_DIGITS);
    }

    /** Writes what is drawn onto {@code title}, unless it is there already. */
    void lay(Title title) throws TaskFailedException {
        try {
            for (OverlayIntent overlay : title.plan().getOverlays()) {
                if (overlay.getImage().isPresent()) {
                    layImage(overlay.getImage().get());
                } else {
                    layFont();
                    layText(overlay.getText());
                }
            }
        } catch (IOException e) {
            throw Failures.scratch(e);
        }
    }

    private void layFont() throws IOException {
        if (!Files.exists(folder.resolve(FONT))) {
            try (InputStream font = OverlayFiles.class.getResourceAsStream(FONT_RESOURCE)) {
                if (font == null) {
                    throw new IllegalStateException("the font is missing in this installation: " + FONT_RESOURCE);
                }
                write(FONT, font.readAllBytes());
            }
        }
    }

    private void layText(String words) throws IOException {
        if (!words.isEmpty() && !Files.exists(folder.resolve(text(words)))) {
            write(text(words), words.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void layImage(ObjectVersion image) throws IOException, TaskFailedException {
        String name = image(image);
        if (Files.exists(folder.resolve(name))) {
            return;
        }
        byte[] bytes = read(image);
        byte[] signature = name.endsWith(".png") ? PNG : JPEG;
        for (int i = 0; i < signature.length; i++) {
            if (i >= bytes.length || bytes[i] != signature[i]) {
                throw Failures.failed(
                        ErrorClass.CONFIG,
                        "overlay-image-invalid",
                        "The image " + image.getKey() + " that is to be drawn is not what its name ends in.");
            }
        }
        write(name, bytes);
    }

    private byte[] read(ObjectVersion image) throws IOException, TaskFailedException {
        try (RangeBody body = store.openRange(
                image.getBucket(), image.getKey(), image.getVersionId(), image.getEtag(), 0, image.getSize())) {
            return body.stream().readAllBytes();
        } catch (ObjectNotFoundException | ObjectChangedException e) {
            throw changed(image);
        } catch (StoreException e) {
            throw Failures.store(e);
        }
    }

    private static TaskFailedException changed(ObjectVersion image) {
        return Failures.failed(
                ErrorClass.INPUT,
                "overlay-image-changed",
                "The image " + image.getKey()
                        + " that is to be drawn was replaced or removed during the job. Submit the job again.");
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path made = Files.createTempFile(folder, "overlay-", ".tmp");
        try {
            Files.write(made, bytes);
            Files.move(made, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }
}
