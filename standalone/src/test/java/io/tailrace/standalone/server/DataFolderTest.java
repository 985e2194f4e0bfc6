package io.tailrace.standalone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    private Path folder;

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        DataFolder data = DataFolder.at(folder.resolve("a").resolve("b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
                .isEqualTo("rwx------");
    }

    @Test
    void saysWhyItCannotBeUsed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> DataFolder.at(file.resolve("below")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be used");
    }

    @Test
    void belongsToOneServerAtATime() {
        DataFolder data = DataFolder.at(folder);
        DataFolder.Claim claim = data.claim().orElseThrow();
        assertThat(data.claim()).isEmpty();
        claim.close();
        data.claim().orElseThrow().close();
    }

    @Test
    void drawsItsCredentialsOnce() throws IOException {
        DataFolder data = DataFolder.at(folder);
        Credentials first = Credentials.of(data);
        assertThat(Credentials.of(data)).isEqualTo(first);
        assertThat(first.secretKey()).matches("[0-9a-f]{40}");
        assertThat(first.toString()).doesNotContain(first.secretKey());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.credentials())))
                .isEqualTo("rw-------");
    }

    @Test
    void takesTheSamePortsAgain() {
        DataFolder data = DataFolder.at(folder);
        Ports ports = Ports.of(data);
        int chosen = ports.choose("s3", 0);
        ports.save();
        assertThat(Ports.of(data).choose("s3", 0)).isEqualTo(chosen);
        assertThat(Ports.of(data).choose("s3", 9_999)).isEqualTo(9_999);
    }

    @Test
    void givesNoPortTwice() {
        DataFolder data = DataFolder.at(folder);
        Ports ports = Ports.of(data);
        int chosen = ports.choose("s3", 0);
        ports.save();
        Ports again = Ports.of(data);
        assertThat(again.choose("http", chosen)).isEqualTo(chosen);
        assertThat(again.choose("s3", 0)).isNotEqualTo(chosen);
    }

    @Test
    void liesUnderTheHomeByDefault() {
        assertThat(DataFolder.standard(Map.of(), Path.of("/home/me")))
                .isEqualTo(Path.of("/home/me/.local/share/tailrace"));
        assertThat(DataFolder.standard(Map.of("XDG_DATA_HOME", "/data"), Path.of("/home/me")))
                .isEqualTo(Path.of("/data/tailrace"));
    }

    @Test
    void remembersWhereTheServerIs() {
        DataFolder data = DataFolder.at(folder);
        assertThat(ServerAddresses.read(data)).isEmpty();
        ServerAddresses addresses = new ServerAddresses(
                Optional.of("http://127.0.0.1:1"),
                "http://127.0.0.1:2",
                Optional.of("http://127.0.0.1:3"),
                Optional.of("127.0.0.1:4"),
                Optional.empty(),
                data.environmentFile(),
                77);
        addresses.save(data);
        assertThat(ServerAddresses.read(data)).contains(addresses);
        assertThat(addresses.toJsonLine())
                .isEqualTo("{\"http\":\"http://127.0.0.1:1\",\"management\":\"http://127.0.0.1:2\","
                        + "\"s3\":\"http://127.0.0.1:3\",\"kafka\":\"127.0.0.1:4\",\"registry\":null,\"env\":\""
                        + data.environmentFile() + "\"}");
    }

    @Test
    void writesVariablesThatAShellReads() throws IOException {
        Path file = folder.resolve("tailrace.env");
        Map<String, String> variables = Map.of("TAILRACE_S3_ENDPOINT", "http://127.0.0.1:9", "TAILRACE_S3_REGION", "x");
        EnvironmentFile.write(file, variables);
        assertThat(EnvironmentFile.read(file)).isEqualTo(variables);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> EnvironmentFile.write(file, Map.of("TAILRACE_A", "$(reboot)")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnEnvironmentFileOfSomethingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("x.env"), "TAILRACE_A=1\n# fine\n\nPATH=/bin\n");
        assertThatThrownBy(() -> EnvironmentFile.read(file)).hasMessageContaining("line 4");
        assertThatThrownBy(() -> EnvironmentFile.read(folder.resolve("none"))).hasMessageContaining("There is no");
    }
}
