package io.tailrace.standalone.batch;

import java.nio.ByteBuffer;
import org.apache.commons.codec.digest.DigestUtils;

/** What a source is told from others by, in 16 bytes: a batch may have very many. Pure. */
record Identity(long high, long low) {

    /** A source in a bucket, for one recipe. */
    static Identity ofStored(String bucket, String key, String etag, String profile) {
        return of("stored\0" + bucket + "\0" + key + "\0" + etag + "\0" + profile);
    }

    /** A file as it looked; its content is not read for this. */
    static Identity ofFile(String file, long size, long modifiedMillis, String profile) {
        return of("file\0" + file + "\0" + size + "\0" + modifiedMillis + "\0" + profile);
    }

    /** What a line names, whatever lies there. */
    static Identity ofName(String label, String profile) {
        return of("name\0" + label + "\0" + profile);
    }

    private static Identity of(String text) {
        ByteBuffer digest = ByteBuffer.wrap(DigestUtils.sha256(text));
        return new Identity(digest.getLong(), digest.getLong());
    }
}
