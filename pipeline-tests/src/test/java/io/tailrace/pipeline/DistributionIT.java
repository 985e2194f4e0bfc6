package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.service.Setting;
import io.tailrace.standalone.StandaloneSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The archives as their users meet them: scripts, example configurations, what is in them. */
class DistributionIT {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Pattern SETTING = Pattern.compile("(?m)^#(TAILRACE_[A-Z0-9_]+)=");

    static final Set<String> SERVICES = Set.copyOf(Distribution.SERVICES);

    @TempDir
    static Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        for (String service : Distribution.SERVICES) {
            Distribution.unpack(service, folder);
        }
    }

    private static Distribution of(String service) {
        return new Distribution(service, folder.resolve(service));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void runsThroughASymbolicLinkFromAnywhere(String service) throws Exception {
        Path link = Files.createSymbolicLink(
                folder.resolve("link-to-" + service), of(service).script());
        try (Command command = Command.run(folder, Map.of("JAVA_HOME", ""), List.of(link.toString(), "--version"))) {
            assertThat(command.exitCode(SOON)).isZero();
            assertThat(command.output()).singleElement().asString().startsWith(service + " 0.");
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void saysInOneLineWhatIsMissingAndEndsWith64(String service) throws Exception {
        try (Command command = of(service).start(folder, Map.of("TAILRACE_MANAGEMENT_PORT", "0"))) {
            assertThat(command.exitCode(SOON)).isEqualTo(64);
            assertThat(command.errors())
                    .singleElement()
                    .asString()
                    .startsWith(service + ": TAILRACE_KAFKA_BOOTSTRAP_SERVERS is not set");
        }
        try (Command command = of(service).start(folder, Map.of(), "--config", "nowhere.properties")) {
            assertThat(command.exitCode(SOON)).isEqualTo(64);
            assertThat(command.errors()).singleElement().asString().contains("no configuration file", "nowhere");
        }
    }

    @Test
    void saysWhichJavaItNeeds() throws Exception {
        try (Command command = of("ingest-gateway").start(folder, Map.of("JAVA_HOME", "/nowhere"))) {
            assertThat(command.exitCode(SOON)).isEqualTo(69);
            assertThat(command.errors())
                    .containsExactly(
                            "ingest-gateway: a Java runtime 17 or later is needed (found: none); set JAVA_HOME or PATH");
        }
    }

    @Test
    void onlyTheEncoderBringsFfmpeg() throws Exception {
        for (String service : Distribution.SERVICES) {
            assertThat(of(service).libraries().stream().anyMatch(jar -> jar.matches("ffmpeg-.*-gpl\\.jar")))
                    .as(service)
                    .isEqualTo(service.equals("encoder-consumer"));
            assertThat(of(service).home().resolve("docs/operations.md")).isNotEmptyFile();
            assertThat(of(service).home().resolve("docs/THIRD-PARTY.txt")).isNotEmptyFile();
        }
    }

    /** Whatever machine builds: jars that are for one platform are all for the one the archive is for. */
    @Test
    void bringsNativesOfOnePlatform() throws Exception {
        String platform = System.getProperty("os.arch").equals("amd64") ? "linux-x86_64" : "linux-arm64";
        for (String service : Distribution.SERVICES) {
            assertThat(of(service).libraries().stream()
                            .filter(jar -> jar.matches("native-.*|.*-(linux|macosx|osx|windows|android)-.*")))
                    .as(service)
                    .allMatch(jar -> jar.matches(".*-" + platform + "(-gpl)?\\.jar"));
        }
    }

    /** A settings class that a service's Main forgets would be documented, and missing here. */
    @Test
    void theExampleConfigurationsTellEverySettingThatIsDocumented() throws Exception {
        Set<String> told = new TreeSet<>();
        for (String service : Distribution.SERVICES) {
            told.addAll(names(SETTING, Files.readString(of(service).exampleConfiguration())));
        }
        Set<String> documented = names(
                Pattern.compile("(?m)^\\| `(TAILRACE_[A-Z0-9_]+)` \\|"),
                Files.readString(Path.of("..", "docs", "configuration.md")));
        StandaloneSettings.all().stream().map(Setting::name).forEach(documented::remove);
        documented.remove("TAILRACE_CONFIG");
        assertThat(told).isEqualTo(documented);
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
