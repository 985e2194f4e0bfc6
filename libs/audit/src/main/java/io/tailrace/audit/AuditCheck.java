package io.tailrace.audit;

import io.tailrace.events.AuditEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the events of one job in the order in which they stand and finds what is wrong with them. Who can write the topic can write a
 * whole new chain; that shows only against a head that was kept elsewhere: in the job's view, in the asset's receipt, with an export.
 */
public final class AuditCheck {

    private static final int MOST_PROBLEMS = 100;

    private final List<String> problems = new ArrayList<>();
    private final Set<String> hashes = new HashSet<>();
    private String jobId = "";
    private String last = "";
    private long sequence;
    private long count;

    public void accept(AuditEvent event) {
        count++;
        String name = "event " + event.getSequence() + " (" + event.getEvent() + ")";
        if (jobId.isEmpty()) {
            jobId = event.getJobId();
        }
        if (!event.getJobId().equals(jobId)) {
            problem(name + " belongs to job " + event.getJobId() + ", not to " + jobId);
        }
        String hash = AuditChain.hash(event);
        if (!hash.equals(event.getHash())) {
            problem(name + " was changed: its content has the hash " + hash + ", not " + event.getHash());
        }
        if (event.getSequence() == 1 && event.getPreviousHash().isEmpty()) {
            // The job was forgotten and came again: a new chain.
            sequence = 0;
            last = "";
        }
        long expected = sequence + 1;
        if (event.getSequence() > expected) {
            problem("events " + expected + " to " + (event.getSequence() - 1) + " are missing");
        } else if (event.getSequence() < expected) {
            problem(name + " stands after event " + sequence + ": it was moved or repeated");
        } else if (!event.getPreviousHash().equals(last)) {
            problem(name + " does not follow from the one before it: one of them was replaced");
        }
        sequence = Math.max(sequence, event.getSequence());
        last = event.getHash();
        hashes.add(event.getHash());
    }

    private void problem(String sentence) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(sentence);
        }
    }

    /** A head that was kept elsewhere must be the hash of an event; {@code where} it was kept is for the sentence. */
    public void requireHead(String head, String where) {
        if (!hashes.contains(head)) {
            problem("the head in " + where + ", " + head + ", is none of the " + count
                    + " events: events are cut off, or all were replaced");
        }
    }

    /** What is wrong, in order; empty when nothing is. Of very many the first hundred. */
    public List<String> problems() {
        return count == 0 ? List.of("there are no events") : List.copyOf(problems);
    }

    public long count() {
        return count;
    }

    /** Hash of the last event. */
    public String head() {
        return last;
    }
}
