package io.tailrace.standalone.agent;

import io.tailrace.standalone.transfer.TransferException;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.MessageDigestAlgorithms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one finished file into the input bucket and announces it. Begun again after any failure, it goes on where it was. */
final class FileDelivery {

    private static final Logger log = LoggerFactory.getLogger(FileDelivery.class);

    private static final String TYPE = "application/octet-stream";
    private static final int TELLING_DIGITS = 12;

    private final ObjectStore store;
    private final String bucket;
    private final Announcer announcer;

    FileDelivery(ObjectStore store, Announcer announcer) {
        this.store = store;
        this.bucket = store.connection().inputBucket();
        this.announcer = announcer;
    }

    /**
     * Uploads, looks whether it is all there, announces.
     *
     * @param key as its name wants; another content under it is never replaced
     * @throws TransferException with a sentence; the same may be tried again
     */
    void deliver(Ledger ledger, String key) throws TransferException, InterruptedException {
        Path file = ledger.file();
        try {
            StoredObject stored = stored(ledger, key);
            if (!Snapshot.of(file).equals(ledger.snapshot())
                    || stored.size() != ledger.snapshot().size()) {
                throw new TransferException(file + " changed while it was uploaded; it is uploaded again", null);
            }
            String job = announcer.announce(bucket, stored, ledger.snapshot().modified());
            ledger.announced();
            log.info("{} is s3://{}/{} and job {}", file, bucket, stored.key(), job);
        } catch (StoreException | IOException e) {
            throw new TransferException(file + " could not be delivered: " + e.getMessage(), e);
        }
    }

    private StoredObject stored(Ledger ledger, String key) throws StoreException, IOException {
        Path file = ledger.file();
        Optional<String> begun = ledger.key();
        if (begun.isPresent() && ledger.read().isPresent()) {
            return store.resumeFile(bucket, begun.get(), file, TYPE, ledger);
        }
        Optional<StoredObject> there = stat(key);
        if (there.isEmpty()) {
            ledger.key(key);
            return store.resumeFile(bucket, key, file, TYPE, ledger);
        }
        String sha256 = new DigestUtils(MessageDigestAlgorithms.SHA_256).digestAsHex(file);
        if (there.get().sha256().equals(Optional.of(sha256))) {
            return there.get();
        }
        String other = beside(key, sha256);
        ledger.key(other);
        Optional<StoredObject> before =
                stat(other).filter(object -> object.sha256().equals(Optional.of(sha256)));
        return before.isPresent() ? before.get() : store.resumeFile(bucket, other, file, TYPE, ledger);
    }

    private Optional<StoredObject> stat(String key) throws StoreException {
        try {
            return Optional.of(store.stat(bucket, key, Optional.empty()));
        } catch (ObjectNotFoundException e) {
            return Optional.empty();
        }
    }

    /** A recorder that uses a name again must not take an earlier recording away: the content becomes part of the name. */
    static String beside(String key, String sha256) {
        int dot = key.lastIndexOf('.');
        int end = dot > key.lastIndexOf('/') ? dot : key.length();
        return key.substring(0, end) + "-" + sha256.substring(0, TELLING_DIGITS) + key.substring(end);
    }
}
