package io.tailrace.store;

/**
 * From which sizes on a transfer goes in parts. Bytes.
 *
 * @param singlePut largest body sent as one PUT
 * @param uploadPart smallest part of a larger one; S3 wants 5 MiB at least
 * @param singleCopy largest object copied by one request. S3 allows 5 GiB, but answers only when it is done, which for that much can
 *     take longer than a client waits
 * @param copyPart part of a larger copy
 */
record StoreLimits(long singlePut, long uploadPart, long singleCopy, long copyPart) {

    static final StoreLimits DEFAULT = new StoreLimits(64L << 20, 16L << 20, 1L << 30, 512L << 20);

    /** S3 takes 10,000 parts at most; some room is left. */
    private static final int MOST_PARTS = 9_000;

    long uploadPartFor(long size) {
        return Math.max(uploadPart, 1 + size / MOST_PARTS);
    }

    long copyPartFor(long size) {
        return Math.max(copyPart, 1 + size / MOST_PARTS);
    }
}
