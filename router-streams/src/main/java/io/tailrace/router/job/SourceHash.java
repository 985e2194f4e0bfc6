package io.tailrace.router.job;

import io.tailrace.events.Failure;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.TaskKind;
import io.tailrace.router.state.GroupRow;
import java.util.Map;

/** SHA-256 of the whole source: a task of its own for the audit. Nothing waits for it, and its failure fails nothing. */
final class SourceHash {

    private SourceHash() {}

    /** Asks for it, unless it is known. */
    static void ask(JobDraft draft, SourceFacts facts, JobRules rules) {
        if (rules.hashesSources()
                && !draft.isDryRun()
                && draft.row().getSourceSha256().isEmpty()) {
            Groups.hash(draft, facts);
        }
    }

    static boolean isHash(GroupRow group) {
        return TaskKind.valueOf(group.getKind()) == TaskKind.HASH;
    }

    /** Its task outlives the others of a closed run. */
    static void keep(JobDraft draft) {
        draft.row().getGroups().stream()
                .filter(SourceHash::isHash)
                .flatMap(group -> draft.task(TaskIds.task(group.getGroupId(), 0)).stream())
                .forEach(draft::saveTask);
    }

    static void found(JobDraft draft, String sha256) {
        draft.change(row -> row.setSourceSha256(sha256));
        draft.audit("source-hashed", Map.of("sha256", sha256));
    }

    static void missed(JobDraft draft, Failure failure) {
        draft.audit("source-not-hashed", Map.of("code", failure.getCode(), "message", failure.getMessage()));
    }
}
