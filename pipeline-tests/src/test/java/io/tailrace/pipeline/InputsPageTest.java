package io.tailrace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tailrace.pipeline.Input.Expected;
import io.tailrace.pipeline.Input.Plays;
import io.tailrace.pipeline.Input.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/inputs.md} is written from the rows of {@link Inputs}, each of which {@link InputsIT} holds the pipeline to. */
class InputsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "inputs.md");
    private static final boolean WRITES = "write".equals(System.getProperty("tailrace.inputs"));

    private static final String HEAD = """
            # Inputs

            What recorders, cameras and archives produce, and what becomes of it. Every row is made with ffmpeg, pushed through a server
            over its public surface and measured on each build (`InputsIT`); a row marked * runs in the profile `inputs`. Sources are
            320x180 and a few seconds long, so the ladder is one rung.

            - **Grid, pictures**: the plan's constant rate; exactly as many pictures are decoded, evenly spaced, with a key frame at the
              start of each segment.
            - **Picture**: luma PSNR that every picture reaches against its source on the same grid; in brackets how many may miss it,
              those that a concealed damage touches.
            - **Verdict**: the final state, and how much of the title the job says was damaged and concealed; of all others it
              says that nothing was.
            - **Sync**: most that a flash may lie from its beep, at the start, in the middle and at the end.

            This page is written by `./mvnw test -pl pipeline-tests -am -Dtest=InputsPageTest -Dtailrace.inputs=write
            -Dsurefire.failIfNoSpecifiedTests=false`.
            """;

    @Test
    void isWhatTheRowsSay() throws IOException {
        if (WRITES) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/inputs.md is stale; its last paragraph above the tables says how to renew it")
                .isEqualTo(page());
    }

    @Test
    void namesEveryRowOnce() {
        assertThat(Inputs.all())
                .extracting(Input::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+"));
    }

    private static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        for (Map.Entry<String, List<Input>> family : Inputs.families().entrySet()) {
            page.append("\n## ").append(family.getKey()).append("\n\n");
            page.append("| input | recording | grid | pictures | renditions | picture | sync | verdict |\n");
            page.append("|---|---|---|---|---|---|---|---|\n");
            family.getValue().forEach(input -> page.append(row(input)));
        }
        return page.toString();
    }

    private static String row(Input input) {
        return "| " + input.name() + (input.isHeavy() ? " *" : "") + " | " + input.what() + " | "
                + String.join(" | ", cells(input.expected())) + concealed(input) + " |\n";
    }

    private static String concealed(Input input) {
        return input.damagedMillis() == 0 ? "" : ", " + input.damagedMillis() / 1000.0 + " s concealed";
    }

    private static List<String> cells(Expected expected) {
        if (expected instanceof Plays plays) {
            return List.of(
                    plays.rate(),
                    Long.toString(plays.frames()),
                    String.join(", ", plays.renditions()),
                    picture(plays),
                    plays.moments() == 0 ? "" : "≤ " + plays.syncMillis() + " ms",
                    "COMPLETED");
        }
        return List.of("", "", "", "", "", "FAILED, `" + ((Refused) expected).code() + "`");
    }

    private static String picture(Plays plays) {
        return "≥ " + Math.round(plays.leastPsnr()) + " dB"
                + (plays.framesBelow() == 0 ? "" : " (" + plays.framesBelow() + ")");
    }
}
