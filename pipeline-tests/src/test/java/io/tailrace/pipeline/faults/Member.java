package io.tailrace.pipeline.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One process of the site, always started in the same way on the same folder; its log is a file. */
final class Member {

    /**
     * An end of one of its processes.
     *
     * @param isOurs whether the suite killed it
     */
    record End(String name, long pid, int code, long atMillis, boolean isOurs) {}

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int ENOUGH = 3;

    private final String name;
    private final List<String> line;
    private final Map<String, String> variables;
    private final Path log;
    private final Optional<URI> health;
    private long askedNanos = System.nanoTime();
    private int saidNo;
    private Optional<Process> process = Optional.empty();
    private boolean isWanted;
    private boolean isKilled;

    /** @param health where it says whether it is alive; empty for one that is not asked */
    Member(String name, List<String> line, Map<String, String> variables, Path log, Optional<URI> health) {
        this.name = name;
        this.line = List.copyOf(line);
        this.variables = Map.copyOf(variables);
        this.log = log;
        this.health = health;
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    synchronized void start() {
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(variable -> variable.startsWith("TAILRACE_"));
        builder.environment().putAll(variables);
        try {
            process = Optional.of(builder.start());
            isWanted = true;
            isKilled = false;
            saidNo = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized long pid() {
        return process.map(Process::pid).orElse(-1L);
    }

    /** The end that nobody has looked at yet, of a process that should run. */
    synchronized Optional<End> ended() {
        return process.filter(running -> isWanted && !running.isAlive()).map(over -> {
            process = Optional.empty();
            return new End(name, over.pid(), over.exitValue(), System.currentTimeMillis(), isKilled);
        });
    }

    /** What it says against itself, once it has said so three times; asks every other second. */
    Optional<String> notAlive() throws InterruptedException {
        if (health.isEmpty() || System.nanoTime() - askedNanos < EVERY.toNanos()) {
            return Optional.empty();
        }
        askedNanos = System.nanoTime();
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(health.get()).timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.ofString());
            saidNo = answer.statusCode() == 503 ? saidNo + 1 : 0;
            return saidNo == ENOUGH ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) { // it starts, or stands still
            return Optional.empty();
        }
    }

    /** SIGKILL; the fleet starts it again. */
    synchronized void kill() {
        isKilled = true;
        process.ifPresent(Process::destroyForcibly);
    }

    /** SIGSTOP. */
    void freeze() {
        signal("-STOP");
    }

    /** SIGCONT. */
    void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            Process sent = new ProcessBuilder("kill", signal, Long.toString(pid())).start();
            if (!sent.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("kill " + signal + " does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM, and after half a minute SIGKILL. @return its exit code; empty when it had to be killed, or did not run */
    Optional<Integer> end() throws InterruptedException {
        Optional<Process> last;
        synchronized (this) {
            isWanted = false;
            last = process;
        }
        if (last.isEmpty()) {
            return Optional.empty();
        }
        Process running = last.get();
        running.destroy();
        if (running.waitFor(30, TimeUnit.SECONDS)) {
            return Optional.of(running.exitValue());
        }
        running.destroyForcibly();
        return Optional.empty();
    }
}
