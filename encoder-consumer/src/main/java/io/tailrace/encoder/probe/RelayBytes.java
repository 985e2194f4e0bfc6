package io.tailrace.encoder.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Arrays;

/** Reads through the relay, so that its cache serves the same blocks to ffprobe right after. Remembers the last page. */
final class RelayBytes implements ByteSource {

    private static final int PAGE = 16 << 10;
    private static final int PATIENCE_MILLIS = 90_000;

    private final URI address;
    private final long size;
    private long pageStart;
    private byte[] page = new byte[0];

    RelayBytes(String url, long size) {
        this.address = URI.create(url);
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public byte[] read(long offset, int length) throws IOException {
        long end = Math.min(size, offset + length);
        if (offset >= end) {
            return new byte[0];
        }
        if (offset < pageStart || end > pageStart + page.length) {
            pageStart = offset;
            page = fetch(offset, Math.min(size, offset + Math.max(length, PAGE)));
        }
        int from = (int) (offset - pageStart);
        return Arrays.copyOfRange(page, from, from + (int) (end - offset));
    }

    private byte[] fetch(long from, long end) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setRequestProperty("Range", "bytes=" + from + "-" + (end - 1));
        try {
            if (connection.getResponseCode() != HttpURLConnection.HTTP_PARTIAL) {
                throw new IOException("the relay answered " + connection.getResponseCode());
            }
            try (InputStream body = connection.getInputStream()) {
                byte[] bytes = body.readNBytes((int) (end - from));
                if (bytes.length < end - from) {
                    throw new IOException("the source ended early");
                }
                return bytes;
            }
        } finally {
            connection.disconnect();
        }
    }
}
