package io.tailrace.pipeline.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The manifests as kustomize renders them, against the schemas of Kubernetes and of the operators. Skipped where a program is missing:
 * k8s/README.md says how to get them.
 */
class ManifestValidationTest {

    private static final Path PROGRAM = Manifests.FOLDER.resolve("validate/validate-manifests");
    private static final int CLEAN = 0;
    private static final int PROGRAM_MISSING = 3;

    private record Run(int status, String said, String complaint) {}

    private static List<Path> overlays() {
        return Manifests.overlays();
    }

    @Test
    void isCleanByItsSchemas() throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("python3", PROGRAM.toString(), "--restricted"));
        Stream.of(Manifests.FOLDER, Path.of("..", "compose"))
                .filter(Files::isDirectory)
                .map(Path::toString)
                .forEach(line::add);
        Run run = run(line);

        if (run.status() == PROGRAM_MISSING) {
            abort(run.complaint());
        }
        assertThat(run.status()).as(run.said() + run.complaint()).isEqualTo(CLEAN);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void holdsTheRulesWhenRendered(Path overlay) throws IOException, InterruptedException {
        if (!run(List.of("kubectl", "version", "--client")).said().contains("Kustomize Version: v5")) {
            abort("kubectl is older than 1.27, which has kustomize 5");
        }
        Run rendered = run(List.of("kubectl", "kustomize", overlay.toString()));

        assertThat(rendered.status()).as(rendered.complaint()).isEqualTo(CLEAN);
        assertThat(new ManifestRules(Manifests.documents(rendered.said())).findings())
                .isEmpty();
    }

    private static Run run(List<String> line) throws IOException, InterruptedException {
        Path said = Files.createTempFile("manifests", ".out");
        Path complaint = Files.createTempFile("manifests", ".err");
        try {
            Process process = new ProcessBuilder(line)
                    .redirectOutput(said.toFile())
                    .redirectError(complaint.toFile())
                    .start();
            return new Run(process.waitFor(), Files.readString(said), Files.readString(complaint));
        } catch (IOException e) {
            return abort(line.get(0) + " is not here: " + e.getMessage());
        } finally {
            Files.delete(said);
            Files.delete(complaint);
        }
    }
}
