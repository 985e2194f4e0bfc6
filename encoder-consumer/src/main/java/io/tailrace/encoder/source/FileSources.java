package io.tailrace.encoder.source;

import io.tailrace.media.SourceRoot;
import io.tailrace.store.ObjectChangedException;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.RangeBody;
import io.tailrace.store.SourceStore;
import io.tailrace.store.StoreDeniedException;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import io.tailrace.store.TransientStoreException;
import io.tailrace.store.UnsafeSourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files below the roots of this worker, in the place of objects. What tells one version of a file from another stands in the place of an
 * etag ({@link FileVersion}) and is looked at whenever a range is opened and again when it has been read, so a file that changes is
 * noticed as an object is by If-Match. A key leads to a regular file below its root or nowhere ({@link RootedPath}).
 */
final class FileSources implements SourceStore {

    private final RootFolders roots;

    FileSources(RootFolders roots) {
        this.roots = roots;
    }

    /** Files have no versions that could be asked for: {@code versionId} is not looked at. */
    @Override
    public StoredObject stat(String bucket, String key, Optional<String> versionId) throws StoreException {
        try {
            RootedPath path = path(bucket, key);
            FileVersion version = FileVersion.of(path.real());
            return new StoredObject(key, version.size(), version.etag(), Optional.empty(), Optional.empty());
        } catch (IOException e) {
            throw failure(bucket, key, e);
        }
    }

    @Override
    public RangeBody openRange(
            String bucket, String key, Optional<String> versionId, String etag, long offset, long length)
            throws StoreException {
        try {
            RootedPath path = path(bucket, key);
            SeekableByteChannel channel = open(bucket, key, path);
            try {
                // Behind the opening: what is read is what was looked at, or it is seen at the end of the range.
                FileVersion version = FileVersion.of(path.real());
                if (!version.etag().equals(etag) || offset + length > version.size()) {
                    throw new ObjectChangedException(
                            bucket,
                            key,
                            "the file was replaced or written to: asked for bytes " + offset + " to "
                                    + (offset + length - 1) + " of version " + etag + ", there are " + version.size()
                                    + " of version " + version.etag(),
                            null);
                }
                channel.position(offset);
                InputStream body = new FileRange(channel, path.real(), version, length);
                return new RangeBody(body, offset, length, version.size());
            } catch (IOException | StoreException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure(bucket, key, e);
        }
    }

    @Override
    public byte[] readBytes(String bucket, String key, int limit) throws StoreException {
        StoredObject file = stat(bucket, key, Optional.empty());
        if (file.size() > limit) {
            throw new ObjectChangedException(
                    bucket, key, "the file has " + file.size() + " bytes, " + limit + " at most are read", null);
        }
        if (file.size() == 0) {
            return new byte[0];
        }
        try (RangeBody body = openRange(bucket, key, Optional.empty(), file.etag(), 0, file.size())) {
            return body.stream().readNBytes(limit);
        } catch (IOException e) {
            throw failure(bucket, key, e);
        }
    }

    private RootedPath path(String bucket, String key) throws StoreException, IOException {
        String name = SourceRoot.name(bucket).orElse("");
        Path root = roots.folders().get(name);
        if (root == null) {
            throw new TransientStoreException(
                    bucket, key, "this worker does not read the source root \"" + name + "\"", null);
        }
        if (!Files.isDirectory(root)) {
            throw new TransientStoreException(
                    bucket, key, "the source root \"" + name + "\" is not there any more on this worker", null);
        }
        try {
            return RootedPath.resolve(root, key);
        } catch (IllegalArgumentException e) {
            throw new UnsafeSourceException(bucket, key, String.valueOf(e.getMessage()), e);
        }
    }

    private static SeekableByteChannel open(String bucket, String key, RootedPath path)
            throws StoreException, IOException {
        try {
            return path.open();
        } catch (IllegalArgumentException e) {
            throw new UnsafeSourceException(bucket, key, String.valueOf(e.getMessage()), e);
        }
    }

    private static StoreException failure(String bucket, String key, IOException e) {
        if (e instanceof NoSuchFileException || e instanceof NotDirectoryException) {
            return new ObjectNotFoundException(bucket, key, "there is no such file", e);
        }
        if (e instanceof AccessDeniedException) {
            return new StoreDeniedException(bucket, key, "the worker's user may not read the file", e);
        }
        if (e instanceof FileSystemLoopException) {
            return new UnsafeSourceException(bucket, key, "its links lead in a circle", e);
        }
        // Without the file's name: where a root is mounted is nobody's business but the worker's.
        String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return new TransientStoreException(bucket, key, "could not read the file: " + reason, e);
    }
}
