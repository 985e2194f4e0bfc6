package io.tailrace.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./tailrace} itself, in a checkout whose Java and Maven are pretended: when it builds, and when it waits. */
class LauncherTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path checkout;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void makeACheckout() throws IOException {
        Files.copy(Path.of("..", "tailrace"), checkout.resolve("tailrace"));
        Files.createDirectories(checkout.resolve("libs"));
        Files.writeString(checkout.resolve("libs/A.java"), "class A {}");
        script("jdk/bin/java", """
                case $1 in
                    -version) echo 'openjdk version "17.0.1"' >&2 ;;
                esac
                """);
        script("jdk/bin/javac", "exit 0\n");
        // Somebody saves a source after the compiler has read it and before the jar is written.
        script("mvnw", """
                echo built >> builds
                mkdir -p standalone/target/lib
                [ -f saved ] || { touch -d '+1 hour' libs/A.java saved; }
                touch -d '+2 hours' standalone/target/standalone.jar
                """);
    }

    @AfterEach
    void killWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    private void script(String name, String body) throws IOException {
        Path file = checkout.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .redirectOutput(checkout.resolve("output").toFile());
        builder.environment().put("JAVA_HOME", checkout.resolve("jdk").toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private void launch() throws IOException, InterruptedException {
        Process process = start("sh", "./tailrace", "--version");
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output()).isZero();
    }

    private String output() throws IOException {
        return Files.readString(checkout.resolve("output"), UTF_8);
    }

    private long builds() throws IOException {
        Path builds = checkout.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    @Test
    void buildsAgainWhatWasSavedDuringABuild() throws Exception {
        launch();
        assertThat(builds()).isEqualTo(1);
        launch();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void buildsNothingWhenNothingIsNewer() throws Exception {
        Files.createFile(checkout.resolve("saved"));
        launch();
        launch();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void takesABuildByMavenForItsOwn() throws Exception {
        Files.createFile(checkout.resolve("saved"));
        assertThat(start("sh", "./mvnw").waitFor()).isZero();
        launch();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void isNotHeldUpByALauncherThatDied() throws Exception {
        Files.createDirectories(checkout.resolve("standalone/target/launcher/busy"));
        launch();
        assertThat(builds()).isPositive();
    }

    @Test
    void saysThatItWaitsForAnotherBuild() throws Exception {
        Path state = Files.createDirectories(checkout.resolve("standalone/target/launcher"));
        Process other = start("flock", state.resolve("lock").toString(), "sh", "-c", "echo held; exec sleep 600");
        await().atMost(PATIENCE).until(() -> output().contains("held"));
        Process waiting = start("sh", "./tailrace", "--version");
        await().atMost(PATIENCE).until(() -> output().contains("waiting for another build"));
        assertThat(waiting.isAlive()).isTrue();
        other.descendants().forEach(ProcessHandle::destroyForcibly);
        assertThat(waiting.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(builds()).isEqualTo(1);
    }
}
