package io.tailrace.router.topology;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Records on their way: each topic keeps its order, topics do not wait for each other. */
final class Wire {

    private final SplittableRandom random;
    private final Map<String, Deque<Runnable>> topics = new TreeMap<>();

    Wire(SplittableRandom random) {
        this.random = random;
    }

    /** @param arrival what happens when it is read */
    void send(String topic, Runnable arrival) {
        topics.computeIfAbsent(topic, name -> new ArrayDeque<>()).add(arrival);
    }

    boolean isEmpty() {
        return topics.isEmpty();
    }

    boolean isEmpty(String topic) {
        return !topics.containsKey(topic);
    }

    /** Lets the oldest record of any topic arrive; false when there is none. */
    boolean deliver() {
        if (topics.isEmpty()) {
            return false;
        }
        List<Map.Entry<String, Deque<Runnable>>> all = List.copyOf(topics.entrySet());
        Map.Entry<String, Deque<Runnable>> topic = all.get(random.nextInt(all.size()));
        Runnable record = topic.getValue().remove();
        if (topic.getValue().isEmpty()) {
            topics.remove(topic.getKey());
        }
        record.run();
        return true;
    }
}
