package io.tailrace.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    private static final Setting PORT = new Setting("TAILRACE_PORT", "80", "Port of the service.");
    private static final Setting NAME = new Setting("TAILRACE_NAME", "", "Its name.");

    @TempDir
    Path folder;

    private final CommandLine line = new CommandLine("sample", List.of(PORT, NAME));

    private Environment run(Map<String, String> variables, String... arguments) {
        return ((CommandLine.Request.Run) line.read(arguments, variables)).environment();
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("sample.properties"), text).toString();
    }

    @Test
    void takesValuesOfTheFileThatTheEnvironmentDoesNotSet() throws Exception {
        String file = file("# a comment\nTAILRACE_PORT = 81\nTAILRACE_NAME=Ünï\n");

        Environment environment = run(Map.of("TAILRACE_PORT", "82"), "--config", file);

        assertThat(environment.text(PORT)).isEqualTo("82");
        assertThat(environment.text(NAME)).isEqualTo("Ünï");
        assertThat(run(Map.of("TAILRACE_PORT", " "), "--config=" + file).text(PORT))
                .as("set to nothing is not set")
                .isEqualTo("81");
    }

    @Test
    void findsTheFileByItsVariableUnlessOneIsNamed() throws Exception {
        String file = file("TAILRACE_PORT=81");
        Path other = Files.writeString(folder.resolve("other"), "TAILRACE_PORT=83");

        assertThat(run(Map.of("TAILRACE_CONFIG", file)).text(PORT)).isEqualTo("81");
        assertThat(run(Map.of("TAILRACE_CONFIG", file), "--config", other.toString())
                        .text(PORT))
                .isEqualTo("83");
        assertThat(run(Map.of()).text(PORT)).isEqualTo("80");
    }

    @Test
    void warnsOfNamesThatTheServiceDoesNotKnow() throws Exception {
        String file = file("TAILRACE_PROT=81\nTAILRACE_NAME=a");

        CommandLine.Request.Run run = (CommandLine.Request.Run) line.read(new String[] {"--config", file}, Map.of());

        assertThat(run.warnings())
                .singleElement()
                .asString()
                .contains("TAILRACE_PROT")
                .doesNotContain("TAILRACE_NAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"port=81", "kafka.bootstrap=a", "TAILRACE_CONFIG=other", "TAILRACE_PORT=\\u12"})
    void refusesAFileThatIsNone(String text) throws Exception {
        String file = file(text);
        assertThatThrownBy(() -> run(Map.of(), "--config", file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(file);
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> run(Map.of(), "--confg", "x")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> run(Map.of(), "--config")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(
                        () -> run(Map.of(), "--config", folder.resolve("none").toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no configuration file");
    }

    @Test
    void printsAFileWithEverySettingCommentedOutThatItReadsItself() throws Exception {
        CommandLine.Request.Say example =
                (CommandLine.Request.Say) line.read(new String[] {"--print-config"}, Map.of());

        assertThat(example.text()).contains("# Port of the service.\n#TAILRACE_PORT=80\n", "#TAILRACE_NAME=\n");
        String uncommented = file(example.text().replace("#TAILRACE_PORT=80", "TAILRACE_PORT=8000"));
        assertThat(run(Map.of(), "--config", uncommented).text(PORT)).isEqualTo("8000");
    }
}
