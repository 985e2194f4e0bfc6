package io.tailrace.standalone.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;

/**
 * Copies an asset out of the output bucket: the objects its receipt names, checked against the sizes and hashes there. A folder with
 * {@code asset.json} in it is always a whole asset: it is filled beside its final name and takes that name at the end.
 */
public final class AssetDownload {

    private static final String RECEIPT = "asset.json";
    /** Some 100 bytes an object: 24 h of 4 s segments in fourteen renditions. */
    private static final int LARGEST_RECEIPT = 64 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectStore store;

    public AssetDownload(ObjectStore store) {
        this.store = store;
    }

    /**
     * Copies the asset at {@code prefix} to {@code folder}. An earlier asset there is replaced.
     *
     * @param bucket where the asset lies; empty: the output bucket of this deployment
     * @throws TransferException when the asset is not complete, the folder holds something else, or a copy failed
     */
    public void fetch(String bucket, String prefix, Path folder) throws TransferException {
        Path absolute = folder.toAbsolutePath().normalize();
        Path part = absolute.resolveSibling("." + absolute.getFileName() + ".part");
        try {
            requireOurs(absolute);
            delete(part);
            try {
                Files.createDirectories(part);
                copy(bucket.isEmpty() ? store.connection().outputBucket() : bucket, prefix + "/", part);
                delete(absolute);
                Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(part);
            }
        } catch (IOException e) {
            throw new TransferException("The asset could not be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void requireOurs(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is a file of that name");
        }
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent() && !Files.exists(folder.resolve(RECEIPT))) {
                throw new IOException("the folder holds something that is no asset; choose another --out");
            }
        }
    }

    private void copy(String bucket, String prefix, Path folder) throws TransferException, IOException {
        try {
            byte[] receipt = store.readBytes(bucket, prefix + RECEIPT, LARGEST_RECEIPT);
            for (JsonNode object : objects(receipt)) {
                Path file = inside(folder, object.path("key").asText());
                Files.createDirectories(file.getParent());
                store.download(bucket, prefix + object.path("key").asText(), file);
                requireSame(file, object);
            }
            Files.write(folder.resolve(RECEIPT), receipt);
        } catch (ObjectNotFoundException e) {
            throw new TransferException("The asset is not complete: " + e.getMessage(), e);
        } catch (StoreException e) {
            throw new TransferException("The asset could not be fetched: " + e.getMessage(), e);
        }
    }

    private static JsonNode objects(byte[] receipt) throws TransferException {
        try {
            return JSON.readTree(receipt).path("objects");
        } catch (IOException e) {
            throw new TransferException("The asset's " + RECEIPT + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireSame(Path file, JsonNode object) throws IOException, TransferException {
        if (Files.size(file) != object.path("size").asLong()
                || !new DigestUtils(MessageDigestAlgorithms.SHA_256)
                        .digestAsHex(file)
                        .equals(object.path("sha256").asText())) {
            throw new TransferException(
                    "The asset is damaged: " + object.path("key").asText() + " is not the object its " + RECEIPT
                            + " names.",
                    null);
        }
    }

    /** Keys come from a bucket others may write to. */
    private static Path inside(Path folder, String name) throws TransferException {
        try {
            Path file = folder.resolve(name).normalize();
            if (file.startsWith(folder) && !file.equals(folder)) {
                return file;
            }
            throw new TransferException("The asset has an object whose name leaves its folder: " + name, null);
        } catch (InvalidPathException e) {
            throw new TransferException("The asset has an object whose name is no file name: " + name, e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path directory, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
