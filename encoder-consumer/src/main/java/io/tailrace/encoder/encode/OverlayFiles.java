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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** Files that filters of {@link Overlays} read: the font, words of users, images. Each is named by what is in it. */
final class OverlayFiles {

    /** Liberation Sans, under the SIL Open Font License; one font on every node, or chunks would not fit together. */
    static final String FONT = "liberation-sans-bold.ttf";

    private static final String FONT_RESOURCE = "/liberation/LiberationSans-Bold.ttf";

    /** A decoded image is in the memory of each process that draws it. */
    private static final long MOST_PIXELS = 16_000_000;

    /** What jobs before this one drew makes room; a process has opened its own when the next task begins. */
    private static final int MOST_FILES = 64;

    private static final String TEXT = "overlay-text-";
    private static final String IMAGE = "overlay-image-";
    private static final String PNG = ".png";
    private static final int NAME_DIGITS = 32;

    private final Path folder;
    private final SourceStore store;

    /** @param folder in which processes get their working folders; exists */
    OverlayFiles(Path folder, SourceStore store) {
        this.folder = folder;
        this.store = store;
    }

    /** Name of the file with {@code words}. */
    static String text(String words) {
        return TEXT + digest(words) + ".txt";
    }

    /** Name of the file with {@code image}. */
    static String image(ObjectVersion image) {
        String ending = image.getKey().toLowerCase(Locale.ROOT).endsWith(PNG) ? PNG : ".jpg";
        return IMAGE + digest(image.getBucket() + "/" + image.getKey() + "/" + image.getEtag()) + ending;
    }

    /** What reads a file of that name, whatever is in it: nothing is guessed from what a user uploaded. */
    static String demuxer(String file) {
        return file.endsWith(PNG) ? "png_pipe" : "jpeg_pipe";
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
        if (!isThere(FONT)) {
            try (InputStream font = OverlayFiles.class.getResourceAsStream(FONT_RESOURCE)) {
                if (font == null) {
                    throw new IllegalStateException("the font is missing in this installation: " + FONT_RESOURCE);
                }
                write(FONT, font.readAllBytes());
            }
        }
    }

    private void layText(String words) throws IOException {
        if (!words.isEmpty() && !isThere(text(words))) {
            write(text(words), words.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void layImage(ObjectVersion image) throws IOException, TaskFailedException {
        String name = image(image);
        if (isThere(name)) {
            return;
        }
        byte[] bytes = read(image);
        check(image, bytes);
        write(name, bytes);
    }

    private byte[] read(ObjectVersion image) throws TaskFailedException {
        try (RangeBody body = store.openRange(
                image.getBucket(), image.getKey(), image.getVersionId(), image.getEtag(), 0, image.getSize())) {
            byte[] bytes = body.stream().readAllBytes();
            if (bytes.length != image.getSize()) {
                throw new IOException("it ended after " + bytes.length + " of " + image.getSize() + " bytes");
            }
            return bytes;
        } catch (ObjectNotFoundException | ObjectChangedException e) {
            throw Failures.failed(
                    ErrorClass.INPUT,
                    "overlay-image-changed",
                    "The image " + image.getKey()
                            + " that is to be drawn was replaced or removed during the job. Submit the job again.",
                    e);
        } catch (StoreException e) {
            throw Failures.store(e);
        } catch (IOException e) {
            throw Failures.failed(
                    ErrorClass.TRANSIENT,
                    "source-unavailable",
                    "The image " + image.getKey() + " that is to be drawn could not be read: " + e.getMessage() + ".",
                    e);
        }
    }

    /** Looks at the head alone: what decodes the image is ffmpeg, in a process of its own. */
    private static void check(ObjectVersion image, byte[] bytes) throws TaskFailedException {
        String format = image(image).endsWith(PNG) ? "png" : "jpeg";
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        long pixels;
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in);
            pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        } catch (IOException | RuntimeException e) { // readers stumble over hostile heads in their own ways
            throw invalid(image, "is not what its name ends in", e);
        } finally {
            reader.dispose();
        }
        if (pixels > MOST_PIXELS) {
            throw invalid(image, "has " + pixels + " pixels; " + MOST_PIXELS + " are allowed", null);
        }
    }

    private static TaskFailedException invalid(ObjectVersion image, String problem, @Nullable Exception cause) {
        return Failures.failed(
                ErrorClass.CONFIG,
                "overlay-image-invalid",
                "The image " + image.getKey() + " that is to be drawn " + problem + ".",
                cause);
    }

    /** True also makes it the one that was used last. */
    private boolean isThere(String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return false;
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        return true;
    }

    private void write(String name, byte[] bytes) throws IOException {
        makeRoom();
        Path made = Files.createTempFile(folder, "overlay-", ".tmp");
        try {
            Files.write(made, bytes);
            Files.move(made, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
        }
    }

    private void makeRoom() throws IOException {
        List<Path> there = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(OverlayFiles::isOfAJob).forEach(there::add);
        }
        if (there.size() >= MOST_FILES) {
            there.sort(Comparator.comparing(OverlayFiles::lastUsed));
            for (Path file : there.subList(0, there.size() - MOST_FILES + 1)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isOfAJob(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(TEXT) || name.startsWith(IMAGE);
    }

    /** Another task may have removed it. */
    private static FileTime lastUsed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
