package io.tailrace.gateway.fleet;

import io.tailrace.events.LaneView;
import io.tailrace.events.QueueView;

/**
 * What a queue needs, in slots. Pure.
 *
 * @param queued  tasks that nobody runs yet, released or not
 * @param running tasks that run
 */
record Demand(int queued, int running) {

    /** What is paused is no demand: slots would stand idle. */
    static Demand of(QueueView view) {
        int releasedAndIdle = Math.max(0, view.getReleased() - view.getRunning());
        return new Demand(Math.addExact(waiting(view), releasedAndIdle), view.getRunning());
    }

    private static int waiting(QueueView view) {
        if (view.getIsPaused()) {
            return 0;
        }
        int paused = view.getLanes().stream()
                .filter(lane -> view.getPausedLanes().contains(lane.getLane()))
                .mapToInt(LaneView::getWaiting)
                .sum();
        return Math.max(0, view.getWaiting() - paused);
    }

    /** Slots that would leave nothing waiting. */
    int wanted() {
        return Math.addExact(queued, running);
    }
}
