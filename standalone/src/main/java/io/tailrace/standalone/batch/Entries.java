package io.tailrace.standalone.batch;

import io.tailrace.standalone.transfer.TransferException;

/** What a batch names, read bit by bit. */
interface Entries {

    /** Takes one after the other; may wait until there is room. */
    @FunctionalInterface
    interface Sink {
        void accept(Entry entry) throws TransferException, InterruptedException;
    }

    /**
     * Hands on all, in their order.
     *
     * @throws TransferException when the batch as a whole cannot be read, or from the sink
     */
    void read(Sink sink) throws TransferException, InterruptedException;
}
