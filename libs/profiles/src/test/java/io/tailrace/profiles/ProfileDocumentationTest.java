package io.tailrace.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProfileDocumentationTest {

    private static final Pattern BLOCK = Pattern.compile("### `([a-zA-Z]+)`.*");

    private static final Pattern FIELD = Pattern.compile("\\| `([A-Za-z]+)` \\|.*");

    /** Rows of each table under a heading like {@code ### `rungs`}. */
    private static Map<String, List<String>> documented() throws IOException {
        Map<String, List<String>> blocks = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../../docs/profiles.md"))) {
            Matcher block = BLOCK.matcher(line);
            if (block.matches()) {
                current = blocks.computeIfAbsent(block.group(1), name -> new ArrayList<>());
            }
            Matcher field = FIELD.matcher(line);
            if (field.matches()) {
                current.add(field.group(1));
            }
        }
        return blocks;
    }

    @Test
    void explainsEveryFieldAndNoOther() throws IOException {
        Map<String, List<String>> wanted = new LinkedHashMap<>(ProfileReader.fields());
        wanted.put("pools", PoolsReader.POOL);
        wanted.put("sources", PoolsReader.SOURCE);
        wanted.put("routing", PoolsReader.ROUTING);
        assertThat(documented()).isEqualTo(wanted);
    }

    @Test
    void namesEverySettingAndBundledProfile() throws IOException {
        String text = Files.readString(Path.of("../../docs/profiles.md"));
        assertThat(ProfileSettings.all()).allMatch(setting -> text.contains("`" + setting.name() + "`"));
        assertThat(Profiles.load(Optional.empty()).all())
                .allMatch(profile -> text.contains("`" + profile.name() + "`"));
    }
}
