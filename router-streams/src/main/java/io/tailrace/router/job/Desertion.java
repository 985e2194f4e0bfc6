package io.tailrace.router.job;

import io.tailrace.events.DispatchEvent;
import io.tailrace.events.QueueView;
import io.tailrace.router.state.GroupRow;
import java.util.Optional;

/**
 * Work whose pool nobody works for. What is not begun is asked back after a while and goes to another pool if the dispatcher still has all
 * of it; what is begun waits longer, and then begins again there as a new generation. Where no other pool can make it, it stays and the
 * job says so.
 */
final class Desertion {

    private final Rework rework;

    Desertion(Rework rework) {
        this.rework = rework;
    }

    /** Asks for the group; the answer decides, as a worker may have come meanwhile. */
    void onUnattended(JobDraft draft, DispatchEvent event) {
        deserted(draft, event).ifPresent(group -> {
            if (rework.canLeave(draft, group)) {
                Groups.askBack(draft, group, reason(group));
            } else {
                await(draft, group);
            }
        });
    }

    /** It goes elsewhere, or back where it was. What the job machine itself has closed is not known any more. */
    void onWithdrawn(JobDraft draft, DispatchEvent event) {
        known(draft, event).ifPresent(group -> {
            boolean isGone = isDeserted(draft, group) && leave(draft, group);
            if (!isGone) {
                Groups.readyAgain(draft, group);
            }
        });
    }

    void onPoolDied(JobDraft draft, DispatchEvent event) {
        deserted(draft, event).ifPresent(group -> {
            if (!leave(draft, group)) {
                await(draft, group);
            }
        });
    }

    private static Optional<GroupRow> known(JobDraft draft, DispatchEvent event) {
        return draft.group(event.getGroupId())
                .filter(group ->
                        !group.getRenditions().isEmpty() && group.getQueue().equals(event.getQueue()));
    }

    /** By now somebody may be back. */
    private static Optional<GroupRow> deserted(JobDraft draft, DispatchEvent event) {
        return known(draft, event).filter(group -> isDeserted(draft, group));
    }

    private static boolean isDeserted(JobDraft draft, GroupRow group) {
        return draft.memory().fleet().pools().stream()
                .filter(view -> view.getQueue().equals(group.getQueue()))
                .mapToInt(QueueView::getSlots)
                .allMatch(slots -> slots == 0);
    }

    private boolean leave(JobDraft draft, GroupRow group) {
        boolean isGone = rework.leave(draft, group, reason(group));
        if (isGone) {
            draft.change(row -> row.setWaitingFor(""));
        }
        return isGone;
    }

    private static String reason(GroupRow group) {
        return group.getQueue() + " has no live worker";
    }

    private static void await(JobDraft draft, GroupRow group) {
        String missing = reason(group) + ", and no other pool that works can make its renditions";
        if (!draft.row().getWaitingFor().equals(missing)) {
            draft.change(row -> row.setWaitingFor(missing));
        }
    }

    /** Somebody works for the group's pool. */
    static void end(JobDraft draft, GroupRow group) {
        if (draft.row().getWaitingFor().startsWith(reason(group))) {
            draft.change(row -> row.setWaitingFor(""));
        }
    }
}
