package io.tailrace.standalone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tailrace.standalone.doctor.Doctor;
import io.tailrace.standalone.doctor.Finding;
import io.tailrace.standalone.progress.Printable;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether this node can be a part of the pipeline. */
@Command(
        name = "doctor",
        description =
                "Checks what this node needs: ffmpeg, encoders, scratch space, Kafka, registry, clock, buckets, gateway.",
        footer =
                "Ends with 0 when nothing failed. Writes a small object into the work and output bucket and deletes it.")
final class DoctorCommand implements Callable<Integer> {

    @Option(names = "--json", description = "One JSON object per check and line.")
    private boolean json;

    @Mixin
    private ServerOption server = new ServerOption();

    private final Console console;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean isWell = Doctor.of(server.environment()).examine(this::print);
        return isWell ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
    }

    private void print(Finding finding) {
        String verdict = finding.verdict().name().toLowerCase(Locale.ROOT);
        if (json) {
            console.out()
                    .println(JsonNodeFactory.instance
                            .objectNode()
                            .put("check", finding.subject())
                            .put("verdict", verdict)
                            .put("sentence", finding.sentence()));
        } else {
            console.out()
                    .printf(
                            Locale.ROOT,
                            "%-8s %-14s %s%n",
                            verdict,
                            finding.subject(),
                            Printable.text(finding.sentence()));
        }
        console.out().flush();
    }
}
