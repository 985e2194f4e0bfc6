package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of error codes in {@code docs/reliability.md} is what the code says, no more and no less. */
class ReliabilityDocsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW =
            Pattern.compile("^\\| ((?:`[a-z0-9-]+`(?:, )?)+) \\| ((?:`[A-Z]+`(?:, then )?)+) \\| .+ \\|$");
    private static final Pattern WORD = Pattern.compile("`([A-Za-z0-9-]+)`");
    private static final Pattern FAILURE = Pattern.compile("ErrorClass\\.([A-Z]+),\\s*\"([a-z0-9-]+)\"");

    @Test
    void namesEveryCodeWithItsClass() throws IOException {
        Map<String, Set<String>> documented = documented();
        String sources = sources();

        assertThat(documented).isNotEmpty();
        FAILURE.matcher(sources)
                .results()
                .forEach(failure -> assertThat(documented.getOrDefault(failure.group(2), Set.of()))
                        .as("classes of `%s` in docs/reliability.md", failure.group(2))
                        .contains(failure.group(1)));
        assertThat(documented.keySet())
                .as("codes in docs/reliability.md that the code has, too")
                .allMatch(code -> sources.contains("\"" + code + "\""));
    }

    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/reliability.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Set<String> classes = words(row.group(2));
                words(row.group(1)).forEach(code -> documented.put(code, classes));
            }
        }
        return documented;
    }

    private static Set<String> words(String cell) {
        return WORD.matcher(cell)
                .results()
                .map((MatchResult word) -> word.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 14)) {
            return files.filter(file -> file.toString().endsWith(".java")
                            && file.toString().contains("/src/main/")
                            && !file.toString().contains("/target/"))
                    .map(ReliabilityDocsTest::read)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
