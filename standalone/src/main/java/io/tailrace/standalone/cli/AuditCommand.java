package io.tailrace.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tailrace.audit.AuditCheck;
import io.tailrace.audit.AuditLine;
import io.tailrace.events.AuditEvent;
import io.tailrace.standalone.progress.Printable;
import io.tailrace.standalone.transfer.AuditTrail;
import io.tailrace.standalone.transfer.TransferException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exports the audit of a job and checks it. */
@Command(
        name = "audit",
        description = "Exports and checks the audit of a job.",
        synopsisSubcommandLabel = "export|verify")
final class AuditCommand implements Runnable {

    private AuditCommand() {}

    static CommandLine with(Console console) {
        return new CommandLine(new AuditCommand())
                .addSubcommand(new Export(console))
                .addSubcommand(new Verify(console));
    }

    @Override
    public void run() {
        throw new CommandFailure("Say what to do: audit export JOB, or audit verify JOB.");
    }

    /** Writes the events down, one JSON object a line. */
    @Command(name = "export", description = "Writes the audit of a job as lines of JSON, for archives.")
    static final class Export implements Callable<Integer> {

        @Parameters(paramLabel = "JOB", description = "Id of the job.")
        private String job = "";

        @Option(names = "--out", paramLabel = "FILE", description = "File to write; default: standard output.")
        private @Nullable Path out;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "A time before the job began (RFC 3339), for a job that is not shown any more.")
        private @Nullable String since;

        @Mixin
        private ServerOption server = new ServerOption();

        private final Console console;

        Export(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() throws InterruptedException, TransferException, IOException {
            AuditTrail trail = new AuditTrail(server.gateway(), job, Optional.ofNullable(since));
            AuditCheck check = new AuditCheck();
            if (out == null) {
                export(trail, check, console.out());
                console.out().flush();
            } else {
                try (Writer file = Files.newBufferedWriter(out)) {
                    export(trail, check, file);
                }
            }
            if (check.count() == 0) {
                throw new CommandFailure("There are no audit events of job " + Printable.text(job) + ".");
            }
            console.err()
                    .println(check.count() + " events; their head is " + check.head()
                            + " (keep it apart from them: audit verify --head)");
            return ExitCode.COMPLETE;
        }

        private static void export(AuditTrail trail, AuditCheck check, Appendable to)
                throws InterruptedException, TransferException {
            trail.read(event -> {
                check.accept(event);
                try {
                    to.append(AuditLine.write(event).toString()).append('\n');
                } catch (IOException e) {
                    throw new UncheckedIOException("The export cannot be written: " + e.getMessage(), e);
                }
            });
        }
    }

    /** Looks for what was changed, is missing, was moved or is cut off. */
    @Command(
            name = "verify",
            description =
                    "Finds changed, missing, reordered and cut-off events in the audit of a job, or of an export.")
    static final class Verify implements Callable<Integer> {

        @Parameters(arity = "0..1", paramLabel = "JOB", description = "Id of the job.")
        private @Nullable String job;

        @Option(names = "--file", paramLabel = "FILE", description = "Checks an export instead.")
        private @Nullable Path file;

        @Option(names = "--head", paramLabel = "HASH", description = "A head that was kept; it must be in the chain.")
        private List<String> heads = new ArrayList<>();

        @Option(
                names = "--asset",
                paramLabel = "DIR",
                description = "Folder of a downloaded asset: its receipt must be the one that the audit tells of.")
        private @Nullable Path asset;

        @Option(
                names = "--since",
                paramLabel = "TIME",
                description = "A time before the job began (RFC 3339), for a job that is not shown any more.")
        private @Nullable String since;

        @Mixin
        private ServerOption server = new ServerOption();

        private final Console console;

        Verify(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() throws InterruptedException, TransferException, IOException {
            if ((job == null) == (file == null)) {
                throw new CommandFailure("Give a job, or an export with --file.");
            }
            AuditCheck check = new AuditCheck();
            List<String> receipts = new ArrayList<>();
            if (job != null) {
                AuditTrail trail = new AuditTrail(server.gateway(), job, Optional.ofNullable(since));
                trail.read(event -> note(event, check, receipts));
                trail.head().ifPresent(head -> check.requireHead(head, "the job's view"));
            } else if (file != null) {
                for (AuditEvent event : events(file)) {
                    note(event, check, receipts);
                }
            }
            heads.forEach(head -> check.requireHead(head, "--head"));
            List<String> problems = new ArrayList<>();
            if (asset != null) {
                receipt(asset, check, receipts, problems);
            }
            problems.addAll(0, check.problems());
            problems.forEach(problem -> console.err().println("tailrace: " + Printable.text(problem)));
            if (problems.isEmpty()) {
                console.out()
                        .println(check.count() + " events, none changed, missing, moved or cut off; head "
                                + check.head());
            }
            console.out().flush();
            return problems.isEmpty() ? ExitCode.COMPLETE : ExitCode.INCOMPLETE;
        }

        private static void note(AuditEvent event, AuditCheck check, List<String> receipts) {
            check.accept(event);
            String receipt = event.getDetails().get("receipt");
            if (receipt != null) {
                receipts.add(receipt);
            }
        }

        private static List<AuditEvent> events(Path file) {
            ObjectMapper mapper = new ObjectMapper();
            List<AuditEvent> events = new ArrayList<>();
            int number = 0;
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    number++;
                    if (!line.isBlank()) {
                        events.add(AuditLine.read(mapper.readTree(line)));
                    }
                }
                return events;
            } catch (JsonProcessingException | IllegalArgumentException e) {
                throw new CommandFailure("Line " + number + " of " + file + " is no audit event: " + e.getMessage());
            } catch (IOException e) {
                throw new CommandFailure(file + " cannot be read: " + e.getMessage());
            }
        }

        /** The receipt names the head at its time and has the hash of every object, and the audit has its hash. */
        private static void receipt(Path folder, AuditCheck check, List<String> receipts, List<String> problems)
                throws IOException {
            Path file = folder.resolve("asset.json");
            if (!Files.isRegularFile(file)) {
                throw new CommandFailure("There is no " + file + ".");
            }
            byte[] bytes = Files.readAllBytes(file);
            String hash = DigestUtils.sha256Hex(bytes);
            if (!receipts.contains(hash)) {
                problems.add("the receipt " + file + " has the hash " + hash + ", which the audit does not tell of");
            }
            JsonNode head = new ObjectMapper().readTree(bytes).path("auditHead");
            if (head.isTextual() && !head.textValue().isEmpty()) {
                check.requireHead(head.textValue(), "the receipt");
            }
        }
    }
}
