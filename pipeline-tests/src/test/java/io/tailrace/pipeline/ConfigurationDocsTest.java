package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tailrace.service.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} names every variable with the default of the code, and no other. */
class ConfigurationDocsTest {

    private static final Pattern ROW = Pattern.compile("^\\| `(TAILRACE_[A-Z0-9_]+)` \\| (?:`([^`]*)`)? *\\| .+ \\|$");

    @Test
    void tellsEveryVariableWithItsDefault() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), row.group(2) == null ? "" : row.group(2));
            }
        }
        Map<String, String> known = new TreeMap<>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.tailrace").stream()
                        .filter(type -> type.getSimpleName().endsWith("Settings")
                                && type.tryGetMethod("all").isPresent())
                        .flatMap(type -> settings(type).stream())
                        .forEach(setting -> known.put(setting.name(), setting.fallback()));

        assertThat(known).isNotEmpty();
        assertThat(documented).isEqualTo(known);
    }

    @SuppressWarnings("unchecked") // all() of a settings class returns its constants
    private static List<Setting> settings(JavaClass type) {
        try {
            return (List<Setting>) type.reflect().getMethod("all").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.getName() + ".all() is public and static", e);
        }
    }
}
