package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the Dockerfiles in {@code images/} promise, by their words; {@link ImagesIT} builds them and looks at what comes out. */
class ImagesTest {

    private static final Path FOLDER = Path.of("..", "images");
    private static final Pattern SETTING = Pattern.compile("(?m)(?:^ENV|^   ) (?:.* )?(TAILRACE_[A-Z0-9_]+)=(\\S+)");
    private static final Pattern BASE = Pattern.compile("(?m)^ARG (?:BUILD_)?BASE=(\\S+)$");

    static List<Path> dockerfiles() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".Dockerfile"))
                    .sorted()
                    .toList();
            assertThat(found).hasSize(Distribution.SERVICES.size() + 1);
            return found;
        }
    }

    private static String service(Path dockerfile) {
        String name = dockerfile.getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void startsTheServiceAsNobodySpecialAndWithoutAShell(Path dockerfile) throws IOException {
        String text = Files.readString(dockerfile);
        assertThat(text)
                .contains("\nUSER 10001:10001\n", "\nENTRYPOINT [\"/opt/tailrace/bin/" + service(dockerfile) + "\"]\n")
                .contains("\nHEALTHCHECK ", "\nSTOPSIGNAL SIGTERM\n")
                .doesNotContain(":latest")
                .doesNotContainPattern("(?m)^ADD ")
                .doesNotContainPattern("(?m)^USER (?!10001:10001$)")
                .doesNotContainPattern("(?m)^(ENTRYPOINT|CMD) [^\\[]");
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void standsOnABaseOfAFixedVersion(Path dockerfile) throws IOException {
        String text = Files.readString(dockerfile);
        assertThat(BASE.matcher(text).results().map(base -> base.group(1)))
                .isNotEmpty()
                .allMatch(base -> base.matches("[a-z.]+/[a-z0-9/-]+:(\\d+\\.\\d+-slim|\\$\\{L4T})"));
        assertThat(text.lines().filter(line -> line.startsWith("FROM ") && !line.contains("${")))
                .as("other stages are made here")
                .allMatch(line -> line.matches("FROM (service|encoder)( AS [a-z0-9-]+)?"));
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void setsWhatTheServiceReads(Path dockerfile) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        SETTING.matcher(Files.readString(dockerfile))
                .results()
                .forEach(found -> settings.put(found.group(1), found.group(2)));
        assertThat(settings).containsEntry("TAILRACE_MANAGEMENT_HOST", "0.0.0.0");
        assertThat(settings.keySet()).isSubsetOf(ComposeFiles.settingsOf(service(dockerfile)));
    }

    /** The last layers are what changes with the code: an image that differs in Tailrace's own jars shares all others. */
    @ParameterizedTest
    @MethodSource("dockerfiles")
    void copiesWhatChangesSeldomFirst(Path dockerfile) throws IOException {
        String text = Files.readString(dockerfile);
        assertThat(text.indexOf("/parts/libraries/")).isPositive().isLessThan(text.indexOf("/parts/natives/ /opt"));
        assertThat(text.indexOf("/parts/natives/ /opt")).isLessThan(text.indexOf("/parts/service/"));
        assertThat(text.indexOf("apt-get install -y --no-install-recommends ca-certificates"))
                .isLessThan(text.indexOf("/parts/libraries/"));
    }

    /** What is copied from the checkout is let through, and nothing else gets near an image. */
    @ParameterizedTest
    @MethodSource("dockerfiles")
    void copiesOnlyWhatTheIgnoreFileLetsThrough(Path dockerfile) throws IOException {
        assertThat(Files.readAllLines(Path.of("..", ".dockerignore")))
                .contains("*", "!images", "*/target/*", "!*/target/*.tar.gz");
        Set<String> copied = new HashSet<>();
        Pattern.compile("(?m)^COPY (?!--from)(\\S+) ")
                .matcher(Files.readString(dockerfile))
                .results()
                .forEach(found -> copied.add(found.group(1)));
        assertThat(copied)
                .allMatch(source -> source.equals("${ARCHIVE}")
                        || Files.exists(Path.of("..").resolve(source)));
        assertThat(copied).contains("${ARCHIVE}", "images/parts.sh", "images/healthcheck");
    }
}
