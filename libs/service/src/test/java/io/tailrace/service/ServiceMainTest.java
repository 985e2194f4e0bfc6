package io.tailrace.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs real processes: exit codes and signals exist nowhere else. */
class ServiceMainTest {

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    /** A service of two parts; {@code args[0]} may ask for a failure. */
    static final class Sample {

        public static void main(String[] args) {
            ServiceMain.run("sample", Environment.system(), context -> {
                if (args.length > 1) {
                    throw new IllegalStateException(args[0], new ConfigurationException(args[1]));
                }
                if (args.length > 0) {
                    throw new IllegalArgumentException(args[0]);
                }
                Closeables parts = new Closeables();
                if (context.environment().duration(ServiceSettings.STOP_GRACE).isZero()) {
                    parts.add(() -> context.exitStatus().handedBack("1 task"));
                }
                parts.add(() -> System.out.println(
                        "closed first, ready: " + context.health().problems().isEmpty()));
                parts.add(() -> System.out.println("closed second"));
                System.out.println("started");
                return parts;
            });
        }
    }

    /** A service that has nothing more to do once it has started. */
    static final class Finite {

        public static void main(String[] args) {
            ServiceMain.run("finite", Environment.system(), context -> {
                context.exitStatus().over(args.length > 0 ? ExitStatus.UNFIT : ServiceMain.NORMAL);
                return () -> {
                    System.out.println("closed");
                    context.exitStatus().summary("3 tasks done");
                };
            });
        }
    }

    /** A service that has made a logger before its settings are read. */
    static final class Hasty {

        private static final Logger log = LoggerFactory.getLogger(Hasty.class);

        public static void main(String[] args) {
            log.debug("not to be seen");
            ServiceMain.run("hasty", List.of(), args, context -> {
                log.debug("seen");
                throw new ConfigurationException("that is all");
            });
        }
    }

    @Test
    void logsAsTheConfigurationFileSaysFromTheFirstLineOn(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("service.properties"), "TAILRACE_LOG_FORMAT=json\nTAILRACE_LOG_LEVEL=DEBUG\n");
        Process process = start(Hasty.class, Map.of("TAILRACE_CONFIG", file.toString()));
        assertThat(process.errorReader().lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("{").contains("hasty starts, management port"),
                        line -> assertThat(line).startsWith("{").contains("\"seen\""),
                        line -> assertThat(line).isEqualTo("hasty: that is all"));
        assertThat(exitCode(process)).isEqualTo(ServiceMain.BAD_CONFIGURATION);
    }

    @Test
    void closesInReverseAndExitsWithZeroOnSigterm() throws Exception {
        Process process = start(Map.of());
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("started");
            assertThat(process.toHandle().destroy()).isTrue();
            assertThat(out.lines()).containsExactly("closed second", "closed first, ready: false");
        }
        assertThat(exitCode(process)).isEqualTo(ServiceMain.NORMAL);
    }

    @Test
    void endsByItselfWhenAPartSaysThatAllIsDone() throws Exception {
        Process process = start(Finite.class, Map.of());
        assertThat(process.inputReader().lines()).containsExactly("closed", "3 tasks done");
        assertThat(exitCode(process)).isEqualTo(ServiceMain.NORMAL);
        assertThat(exitCode(start(Finite.class, Map.of(), "unfit"))).isEqualTo(ExitStatus.UNFIT);
    }

    @Test
    void tellsByItsExitCodeThatWorkWasNotFinished() throws Exception {
        Process process = start(Map.of("TAILRACE_STOP_GRACE", "0s"));
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("started");
            assertThat(process.toHandle().destroy()).isTrue();
            assertThat(out.lines()).hasSize(2);
        }
        assertThat(exitCode(process)).isEqualTo(ExitStatus.HANDED_BACK);
    }

    @Test
    void saysInOneLineWhatIsWrongWithTheConfiguration() throws Exception {
        Process process = start(Map.of("TAILRACE_MANAGEMENT_PORT", "high"));
        assertThat(process.errorReader().lines())
                .containsExactly(
                        "sample: TAILRACE_MANAGEMENT_PORT is \"high\", it must be a whole number from 0 to 65535");
        assertThat(exitCode(process)).isEqualTo(ServiceMain.BAD_CONFIGURATION);
    }

    @Test
    void saysSoToWhereAPartHasWrappedIt() throws Exception {
        Process process = start(Map.of(), "a part did not start", "TAILRACE_X is \"y\"");
        assertThat(process.errorReader().lines()).containsExactly("sample: TAILRACE_X is \"y\"");
        assertThat(exitCode(process)).isEqualTo(ServiceMain.BAD_CONFIGURATION);
    }

    @Test
    void refusesAnUnknownLogFormat() throws Exception {
        Process process = start(Map.of("TAILRACE_LOG_FORMAT", "xml"));
        assertThat(process.errorReader().lines())
                .containsExactly("sample: TAILRACE_LOG_FORMAT is \"xml\", it must be one of json, text");
        assertThat(exitCode(process)).isEqualTo(ServiceMain.BAD_CONFIGURATION);
    }

    @Test
    void exitsWithOneWhenTheStartFails() throws Exception {
        Process process = start(Map.of("TAILRACE_LOG_FORMAT", "json"), "no luck");
        assertThat(process.errorReader().lines())
                .singleElement()
                .asString()
                .startsWith("{")
                .contains("\"sample could not start\"")
                .contains("no luck");
        assertThat(exitCode(process)).isEqualTo(ServiceMain.CRASH);
    }

    private Process start(Map<String, String> environment, String... args) throws IOException {
        return start(Sample.class, environment, args);
    }

    private Process start(Class<?> main, Map<String, String> environment, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("TAILRACE_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().put("TAILRACE_MANAGEMENT_PORT", "0");
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
