package io.tailrace.manifest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The files of a published asset by their path below its prefix, such as {@code r1/video/1080p.m3u8}. */
public interface AssetFiles {

    /** Content of a file; empty when there is none. */
    Optional<byte[]> read(String path);

    /** Bytes of a file; empty when there is none. */
    default Optional<Long> size(String path) {
        return read(path).map(bytes -> (long) bytes.length);
    }

    /** An asset in a folder. */
    static AssetFiles in(Path folder) {
        return new AssetFiles() {
            @Override
            public Optional<byte[]> read(String path) {
                try {
                    return Files.isRegularFile(folder.resolve(path))
                            ? Optional.of(Files.readAllBytes(folder.resolve(path)))
                            : Optional.empty();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public Optional<Long> size(String path) {
                try {
                    return Files.isRegularFile(folder.resolve(path))
                            ? Optional.of(Files.size(folder.resolve(path)))
                            : Optional.empty();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** An asset in memory. {@code media} gives the sizes of what need not be read. */
    static AssetFiles of(Map<String, byte[]> texts, Map<String, Long> media) {
        return new AssetFiles() {
            @Override
            public Optional<byte[]> read(String path) {
                return Optional.ofNullable(texts.get(path));
            }

            @Override
            public Optional<Long> size(String path) {
                return read(path).map(bytes -> (long) bytes.length).or(() -> Optional.ofNullable(media.get(path)));
            }
        };
    }
}
