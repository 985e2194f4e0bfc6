package io.tailrace.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    @TempDir
    Path folder;

    private Path file;
    private TokenFile tokens;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("token"), "# of the scaler\nold-0123456789\n\n");
        tokens = new TokenFile(file);
    }

    private void isLetThrough(String authorization) {
        assertThatCode(() -> tokens.require(Optional.of(authorization))).doesNotThrowAnyException();
    }

    private void isRefused(Optional<String> authorization, int status) {
        assertThatThrownBy(() -> tokens.require(authorization)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().status()).isEqualTo(status);
            assertThat(e.problem().toString()).doesNotContain("0123456789");
        });
    }

    @Test
    void letsThroughWhoShowsOneOfThem() {
        isLetThrough("Bearer old-0123456789");
        isLetThrough("bearer  old-0123456789");
        isRefused(Optional.of("Bearer other"), 401);
        isRefused(Optional.of("Bearer # of the scaler"), 401);
        isRefused(Optional.of("Bearer "), 401);
        isRefused(Optional.of("Basic old-0123456789"), 401);
        isRefused(Optional.empty(), 401);
    }

    @Test
    void seesThatTheFileChanged() throws IOException {
        Files.writeString(file, "old-0123456789\nnew-0123456789");
        isLetThrough("Bearer old-0123456789");
        isLetThrough("Bearer new-0123456789");
        Files.writeString(file, "new-0123456789\n");
        isRefused(Optional.of("Bearer old-0123456789"), 401);
        isLetThrough("Bearer new-0123456789");
    }

    @Test
    void letsNobodyThroughWithoutItsFile() throws IOException {
        Files.writeString(file, "");
        isRefused(Optional.of("Bearer old-0123456789"), 401);
        Files.delete(file);
        isRefused(Optional.of("Bearer old-0123456789"), 503);
    }
}
