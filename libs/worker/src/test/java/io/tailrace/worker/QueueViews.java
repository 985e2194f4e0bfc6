package io.tailrace.worker;

import io.tailrace.events.Capabilities;
import io.tailrace.events.QueueView;

/** Views of queues, as a dispatcher writes them. */
final class QueueViews {

    private QueueViews() {}

    static QueueView.Builder of(String queue, int waiting, int released, long atMillis) {
        return QueueView.newBuilder()
                .setQueue(queue)
                .setCapabilities(Capabilities.newBuilder().build())
                .setLiveWorkers(1)
                .setSlots(1)
                .setBusy(0)
                .setWaiting(waiting)
                .setReleased(released)
                .setRunning(0)
                .setPredictedSeconds(0)
                .setAtMillis(atMillis);
    }
}
