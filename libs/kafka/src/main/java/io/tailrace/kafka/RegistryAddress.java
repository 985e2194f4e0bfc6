package io.tailrace.kafka;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One address of a registry.
 *
 * @param base URL without user info and without a slash at its end
 * @param authorization value of the header; empty without credentials
 */
record RegistryAddress(String base, Optional<String> authorization) {

    /** All addresses of a connection; user info in an address wins over {@code basic.auth.user.info}. */
    static List<RegistryAddress> of(KafkaConnection connection) {
        Optional<String> shared =
                "USER_INFO".equals(connection.clientProperties().get("basic.auth.credentials.source"))
                        ? Optional.ofNullable(connection.clientProperties().get("basic.auth.user.info"))
                        : Optional.empty();
        return Arrays.stream(connection.registryUrl().split(",", -1))
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .map(url -> of(url, shared))
                .toList();
    }

    private static RegistryAddress of(String url, Optional<String> shared) {
        String base = withoutUserInfo(url).replaceFirst("/+$", "");
        if (!base.startsWith("http://") && !base.startsWith("https://")) {
            throw new IllegalArgumentException("a registry address starts with http:// or https://, got " + base);
        }
        Optional<String> credentials =
                Optional.ofNullable(URI.create(url).getUserInfo()).or(() -> shared);
        return new RegistryAddress(
                base,
                credentials.map(
                        user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8))));
    }

    static String withoutUserInfo(String urls) {
        return urls.replaceAll("://[^/@,]*@", "://");
    }

    @Override
    public String toString() {
        return base;
    }
}
