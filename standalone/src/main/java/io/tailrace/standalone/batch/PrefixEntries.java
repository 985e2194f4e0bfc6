package io.tailrace.standalone.batch;

import io.tailrace.standalone.transfer.TransferException;
import io.tailrace.store.ListedObject;
import io.tailrace.store.ListedPage;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreException;
import java.util.Map;
import java.util.Optional;

/** All objects below a prefix, a page of the listing at a time. */
final class PrefixEntries implements Entries {

    private final ObjectStore store;
    private final String bucket;
    private final String prefix;

    PrefixEntries(ObjectStore store, String bucket, String prefix) {
        this.store = store;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    @Override
    public void read(Sink sink) throws TransferException, InterruptedException {
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            ListedPage page = page(after.get());
            for (ListedObject object : page.objects()) {
                if (!isFolder(object)) {
                    sink.accept(new Entry.Wanted(
                            0,
                            new Entry.Origin.Stored(bucket, object.key(), Optional.of(object.etag())),
                            Optional.empty(),
                            Optional.empty(),
                            Map.of()));
                }
            }
            after = page.after();
        }
    }

    /** What consoles of object stores make so that an empty folder is shown. */
    private static boolean isFolder(ListedObject object) {
        return object.size() == 0 && object.key().endsWith("/");
    }

    private ListedPage page(String after) throws TransferException {
        try {
            return store.listPage(bucket, prefix, after);
        } catch (StoreException e) {
            throw new TransferException("s3://" + bucket + "/" + prefix + " cannot be listed: " + e.getMessage(), e);
        }
    }
}
