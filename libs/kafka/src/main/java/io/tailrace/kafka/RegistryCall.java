package io.tailrace.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * One request to a registry. {@link HttpURLConnection} and not {@code HttpClient}: there is one client per serde, and each
 * {@code HttpClient} of Java 17 keeps a thread and can't be closed.
 */
final class RegistryCall {

    private static final String TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 15_000;
    private static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;

    private RegistryCall() {}

    /** Status and body, whatever the status. */
    record Answer(int status, String body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    /** Sends {@code body}, nothing when it is empty. */
    static Answer send(RegistryAddress address, String method, String path, String body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address.base() + path).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false); // credentials stay with the address they are for
        connection.setUseCaches(false);
        connection.setRequestMethod(method);
        connection.setRequestProperty("Accept", TYPE);
        address.authorization().ifPresent(value -> connection.setRequestProperty("Authorization", value));
        if (!body.isEmpty()) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            connection.setRequestProperty("Content-Type", TYPE);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(bytes.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(bytes);
            }
        }
        int status = connection.getResponseCode();
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            // Read to the end, so that the connection can be used again.
            byte[] answer = in == null ? new byte[0] : in.readNBytes(MAX_ANSWER_BYTES);
            return new Answer(status, new String(answer, StandardCharsets.UTF_8));
        }
    }
}
