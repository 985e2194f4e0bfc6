package io.tailrace.kafka;

import io.tailrace.service.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
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
        URI uri = uri(url);
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath().replaceFirst("/+$", "");
        Optional<String> credentials = Optional.ofNullable(uri.getUserInfo()).or(() -> shared);
        return new RegistryAddress(
                uri.getScheme() + "://" + uri.getHost() + port + path,
                credentials.map(
                        user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8))));
    }

    /** Says nothing of the value, nor does its cause: there may be a password anywhere in it. */
    private static URI uri(String url) {
        Optional<URI> uri = Optional.empty();
        try {
            uri = Optional.of(new URI(url)).filter(RegistryAddress::isHttp);
        } catch (URISyntaxException e) {
            // Its message has the whole value.
        }
        return uri.orElseThrow(() -> new ConfigurationException(KafkaSettings.REGISTRY_URL.name()
                + " has an address that is not like http://registry:8081 or https://USER:PASSWORD@registry;"
                + " special characters in a password must be percent-encoded"));
    }

    private static boolean isHttp(URI uri) {
        return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    }

    static String withoutUserInfo(String urls) {
        return urls.replaceAll("://[^,]*@", "://");
    }

    @Override
    public String toString() {
        return base;
    }
}
