package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tailrace.service.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryAddressTest {

    private static List<RegistryAddress> addresses(String urls) {
        return RegistryAddress.of(new KafkaConnection("k:1", urls, "tailrace.", Map.of()));
    }

    @Test
    void keepsCredentialsApartFromTheAddress() {
        assertThat(addresses("http://a:8081/, https://me:pass%2Fword@b/registry/"))
                .containsExactly(
                        new RegistryAddress("http://a:8081", Optional.empty()),
                        new RegistryAddress("https://b/registry", Optional.of("Basic bWU6cGFzcy93b3Jk")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://me:s3cret word@a",
                "http://me:s3cret%@a",
                "http://me:s3cret/x@a",
                "me:s3cret@a",
                "ftp://me:s3cret@a",
                "http://me:s3cret#@a"
            })
    void refusesAnAddressWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> addresses(url))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TAILRACE_REGISTRY_URL")
                .hasNoCause()
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void showsNoUserInfo() {
        assertThat(RegistryAddress.withoutUserInfo("http://me:s3/cret@a, http://b"))
                .isEqualTo("http://a, http://b");
    }
}
