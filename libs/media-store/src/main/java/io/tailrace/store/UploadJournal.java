package io.tailrace.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where an upload that must outlive its process keeps how far it is. One upload at a time. */
public interface UploadJournal {

    /**
     * An upload in parts that was begun.
     *
     * @param sha256    of the file, 64 hex digits: another content is another upload
     * @param size      of the file, bytes
     * @param partBytes of each part but the last
     * @param uploadId  as the store calls it
     * @param etags     of the parts that are stored, in their order from the first on
     */
    record Progress(String sha256, long size, long partBytes, String uploadId, List<String> etags) {

        public Progress {
            etags = List.copyOf(etags);
        }
    }

    /** What was written last; empty when nothing was, or it cannot be read. */
    Optional<Progress> read();

    /** Durable on return. */
    void write(Progress progress) throws IOException;
}
