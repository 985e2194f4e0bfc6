package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code tailrace} command as a process of its own, on this build's class path. Closing it kills it with all its children. */
final class Command implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    private Command(Process process) {
        this.process = process;
        readers.add(follow("stdout", process.inputReader(), line -> {
            output.add(line);
            lines.add(line);
        }));
        readers.add(follow("stderr", process.errorReader(), errors::add));
    }

    /** What a command that has ended left. */
    record Result(int code, List<String> output, List<String> errors) {

        Result expect(int expected) {
            assertThat(code)
                    .as(String.join("\n", output) + "\n" + String.join("\n", errors))
                    .isEqualTo(expected);
            return this;
        }

        /** Of commands that print one value a line. */
        List<JsonNode> json() {
            return output.stream().map(Server::tree).toList();
        }
    }

    /** Runs {@code tailrace arguments...} in {@code folder} to its end. */
    static Result ended(Path folder, String... arguments) throws InterruptedException {
        return ended(folder, LONGEST, arguments);
    }

    /** The same for one that may take longer than usual. */
    static Result ended(Path folder, Duration limit, String... arguments) throws InterruptedException {
        try (Command command = start(folder, Map.of(), arguments)) {
            int code = command.exitCode(limit);
            return new Result(code, command.output(), command.errors());
        }
    }

    /** Starts {@code tailrace arguments...} in {@code folder} with {@code variables} added to the environment. */
    static Command start(Path folder, Map<String, String> variables, String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.tailrace.standalone.Main"));
        line.addAll(List.of(arguments));
        return run(folder, variables, line);
    }

    /** Starts any program in {@code folder} with {@code variables} added to the environment. */
    static Command run(Path folder, Map<String, String> variables, List<String> line) {
        ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
        builder.environment().putAll(variables);
        try {
            return new Command(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line of standard output. */
    String line(Duration limit) throws InterruptedException {
        String line = lines.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            throw new AssertionError("no line within " + limit + "; standard error:\n" + String.join("\n", errors));
        }
        return line;
    }

    /** Waits for the end. @return the exit code */
    int exitCode(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still running after " + limit + "; output:\n" + String.join("\n", output)
                    + "\nstandard error:\n" + String.join("\n", errors));
        }
        for (Thread reader : readers) {
            reader.join(5_000);
        }
        return process.exitValue();
    }

    List<String> output() {
        return List.copyOf(output);
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    /** Waits for a line of standard error that has the pattern. @return its first group */
    String logged(Pattern pattern, Duration limit) {
        return await("a line like " + pattern)
                .atMost(limit)
                .until(() -> firstGroup(pattern), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> firstGroup(Pattern pattern) {
        if (!process.isAlive()) {
            throw new AssertionError("ended with " + process.exitValue() + ":\n" + String.join("\n", errors));
        }
        return errors.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    long pid() {
        return process.pid();
    }

    /** Processes this command has started and that still run, such as ffmpeg. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** SIGTERM, as Ctrl-C would. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        List<ProcessHandle> children = children();
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private interface Sink {
        void accept(String line);
    }

    private static Thread follow(String name, BufferedReader reader, Sink sink) {
        Thread thread = new Thread(
                () -> {
                    try (reader) {
                        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                            sink.accept(line);
                        }
                    } catch (IOException e) {
                        sink.accept("(stream ended: " + e.getMessage() + ")");
                    }
                },
                "command-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
