package io.tailrace.gateway.fleet;

import io.tailrace.events.QueueView;

/**
 * What a queue needs, in slots. Pure.
 *
 * @param queued  tasks that nobody runs yet, released or not
 * @param running tasks that run
 */
record Demand(int queued, int running) {

    static Demand of(QueueView view) {
        int releasedAndIdle = Math.max(0, view.getReleased() - view.getRunning());
        return new Demand(Math.addExact(view.getWaiting(), releasedAndIdle), view.getRunning());
    }

    /** Slots that would leave nothing waiting. */
    int wanted() {
        return Math.addExact(queued, running);
    }
}
