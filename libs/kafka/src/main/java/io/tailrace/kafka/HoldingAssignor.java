package io.tailrace.kafka;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Hands partitions out by {@link PartitionPlan}: incremental (KIP-429), as Kafka's cooperative sticky assignor, which would take the
 * partition of a running task as readily as another. Each member says with its join which partition it holds. Made by Kafka.
 */
public final class HoldingAssignor implements ConsumerPartitionAssignor, Configurable {

    /** Configuration of a consumer: where the assignor asks for the partition of the running task. */
    static final String HELD = "tailrace.held.partition";

    private static final int NO_GENERATION = -1;

    private Supplier<Optional<Integer>> held = Optional::empty;

    @Override
    @SuppressWarnings("unchecked") // the task queue's own object
    public void configure(Map<String, ?> configs) {
        if (configs.get(HELD) instanceof Supplier<?> supplier) {
            held = (Supplier<Optional<Integer>>) supplier;
        }
    }

    @Override
    public String name() {
        return "tailrace-holding";
    }

    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return List.of(RebalanceProtocol.COOPERATIVE);
    }

    @Override
    public @Nullable ByteBuffer subscriptionUserData(Set<String> topics) {
        return held.get()
                .map(partition ->
                        ByteBuffer.allocate(Integer.BYTES).putInt(partition).flip())
                .orElse(null);
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
        Map<String, List<TopicPartition>> assigned = new HashMap<>();
        Set<String> topics = new HashSet<>();
        group.groupSubscription().forEach((member, subscription) -> {
            assigned.put(member, new ArrayList<>());
            topics.addAll(subscription.topics());
        });
        for (String topic : topics) {
            int partitions =
                    Optional.ofNullable(metadata.partitionCountForTopic(topic)).orElse(0);
            PartitionPlan.of(members(topic, group.groupSubscription()), partitions)
                    .forEach((member, plan) -> plan.stream()
                            .sorted()
                            .forEach(partition -> assigned.getOrDefault(member, new ArrayList<>())
                                    .add(new TopicPartition(topic, partition))));
        }
        Map<String, Assignment> result = new HashMap<>();
        assigned.forEach((member, partitions) -> result.put(member, new Assignment(partitions)));
        return new GroupAssignment(result);
    }

    private static List<PartitionPlan.Member> members(String topic, Map<String, Subscription> group) {
        List<PartitionPlan.Member> members = new ArrayList<>();
        group.forEach((id, subscription) -> {
            if (subscription.topics().contains(topic)) {
                Set<Integer> owned = new HashSet<>();
                subscription.ownedPartitions().stream()
                        .filter(partition -> partition.topic().equals(topic))
                        .forEach(partition -> owned.add(partition.partition()));
                int generation = subscription.generationId().orElse(NO_GENERATION);
                members.add(new PartitionPlan.Member(id, owned, held(subscription.userData()), generation));
            }
        });
        return members;
    }

    private static Optional<Integer> held(@Nullable ByteBuffer userData) {
        try {
            return Optional.ofNullable(userData).map(data -> data.duplicate().getInt());
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }
}
