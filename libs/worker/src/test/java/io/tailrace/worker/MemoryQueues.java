package io.tailrace.worker;

import io.tailrace.kafka.DeadLetters;
import io.tailrace.kafka.TaskQueue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Queues in memory with the promises of {@link TaskQueue}; leases end when a test says so. */
final class MemoryQueues {

    private final Map<String, Deque<Item>> waiting = new HashMap<>();
    private final List<MemoryLease> leases = new ArrayList<>();
    private int openConsumers;

    private static final class Item {
        private final String queue;
        private final byte[] payload;
        private final int deliveryCount;

        private Item(String queue, byte[] payload, int deliveryCount) {
            this.queue = queue;
            this.payload = payload;
            this.deliveryCount = deliveryCount;
        }
    }

    synchronized void add(String queue, byte[] payload) {
        add(queue, payload, 1);
    }

    synchronized void add(String queue, byte[] payload, int deliveryCount) {
        waiting.computeIfAbsent(queue, name -> new ArrayDeque<>()).add(new Item(queue, payload, deliveryCount));
        notifyAll();
    }

    TaskQueue open(String queue, String slotName) {
        synchronized (this) {
            openConsumers++;
        }
        return new Consumer(queue);
    }

    synchronized int openConsumers() {
        return openConsumers;
    }

    /** Ends all leases, as a broker that lost its connections does. */
    synchronized void loseLeases() {
        leases.forEach(lease -> lease.state = State.LOST);
    }

    synchronized long count(State state) {
        return leases.stream().filter(lease -> lease.state == state).count();
    }

    synchronized int renewals() {
        return leases.stream().mapToInt(lease -> lease.renewals).sum();
    }

    enum State {
        HELD,
        ACCEPTED,
        RELEASED,
        REJECTED,
        LOST
    }

    private final class Consumer implements TaskQueue {
        private final String queue;

        private Consumer(String queue) {
            this.queue = queue;
        }

        @Override
        public Optional<TaskLease> take(Duration wait) {
            synchronized (MemoryQueues.this) {
                long end = System.nanoTime() + wait.toNanos();
                Deque<Item> items = waiting.computeIfAbsent(queue, name -> new ArrayDeque<>());
                while (items.isEmpty()) {
                    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                    if (left <= 0) {
                        return Optional.empty();
                    }
                    try {
                        MemoryQueues.this.wait(left);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return Optional.empty();
                    }
                }
                MemoryLease lease = new MemoryLease(items.remove());
                leases.add(lease);
                return Optional.of(lease);
            }
        }

        @Override
        public void close() {
            synchronized (MemoryQueues.this) {
                openConsumers--;
            }
        }
    }

    private final class MemoryLease implements TaskQueue.TaskLease {
        private final Item item;
        private State state = State.HELD;
        private int renewals;

        private MemoryLease(Item item) {
            this.item = item;
        }

        @Override
        public DeadLetters.Origin origin() {
            return new DeadLetters.Origin(item.queue, 0, 7);
        }

        @Override
        public Optional<String> key() {
            return Optional.of(new String(item.payload, StandardCharsets.UTF_8));
        }

        @Override
        public byte[] payload() {
            return item.payload;
        }

        @Override
        public int deliveryCount() {
            return item.deliveryCount;
        }

        @Override
        public boolean renew() {
            synchronized (MemoryQueues.this) {
                renewals++;
                return state == State.HELD;
            }
        }

        @Override
        public boolean accept() {
            return settle(State.ACCEPTED);
        }

        @Override
        public void release() {
            if (settle(State.RELEASED)) {
                add(item.queue, item.payload, item.deliveryCount + 1);
            }
        }

        @Override
        public void reject() {
            settle(State.REJECTED);
        }

        private boolean settle(State how) {
            synchronized (MemoryQueues.this) {
                if (state != State.HELD) {
                    return false;
                }
                state = how;
                return true;
            }
        }
    }
}
