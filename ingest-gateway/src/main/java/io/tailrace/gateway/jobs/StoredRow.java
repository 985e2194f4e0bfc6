package io.tailrace.gateway.jobs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A row of the view on disk: the place of the job's last record in the topic, and the record's bytes as they came. Of a job that was
 * removed the place stays for a while, so that whoever was away can be told.
 *
 * @param place  of the last record
 * @param record empty for a removed job
 */
record StoredRow(Place place, Optional<byte[]> record) {

    private static final byte VIEW = 1;
    private static final byte REMOVED = 2;
    private static final int HEAD_BYTES = 1 + Integer.BYTES + Long.BYTES + Long.BYTES;

    byte[] bytes() {
        byte[] body = record.orElse(new byte[0]);
        return ByteBuffer.allocate(HEAD_BYTES + body.length)
                .put(record.isPresent() ? VIEW : REMOVED)
                .putInt(place.partition())
                .putLong(place.offset())
                .putLong(place.atMillis())
                .put(body)
                .array();
    }

    static StoredRow of(byte[] bytes) {
        ByteBuffer head = ByteBuffer.wrap(bytes);
        byte kind = head.get();
        Place place = new Place(head.getInt(), head.getLong(), head.getLong());
        return new StoredRow(
                place,
                kind == VIEW ? Optional.of(Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length)) : Optional.empty());
    }
}
