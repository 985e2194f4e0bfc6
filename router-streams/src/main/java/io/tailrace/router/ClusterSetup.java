package io.tailrace.router;

import io.tailrace.kafka.BootstrapException;
import io.tailrace.kafka.ClusterBootstrap;
import io.tailrace.kafka.ClusterPresence;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.KafkaSettings;
import io.tailrace.kafka.QueueEngine;
import io.tailrace.profiles.Pools;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.Prerequisites;
import io.tailrace.service.ServiceContext;
import io.tailrace.topics.TopicCatalogue;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;

/** The bootstrap step of a cluster, which is the router's: it knows the pools, and nothing works before it does. */
final class ClusterSetup {

    private static final int MOST_PARTITIONS = 1_000;
    private static final int MOST_REPLICAS = 15;

    private final KafkaConnection connection;
    private final Pools pools;
    private final QueueEngine engine;
    private final boolean isCreating;
    private final int partitions;
    private final int replication;

    ClusterSetup(Environment environment, Pools pools) {
        this.connection = KafkaConnection.from(environment);
        this.pools = pools;
        this.engine = QueueEngine.from(environment);
        this.isCreating = isCreating(environment);
        this.partitions = environment.integer(RouterSettings.TOPIC_PARTITIONS, 1, MOST_PARTITIONS);
        this.replication = environment.integer(RouterSettings.TOPIC_REPLICATION, 1, MOST_REPLICAS);
    }

    private static boolean isCreating(Environment environment) {
        String mode = environment.text(RouterSettings.BOOTSTRAP);
        if (!mode.equals("create") && !mode.equals("check")) {
            throw new ConfigurationException(
                    RouterSettings.BOOTSTRAP.name() + " is \"" + mode + "\", it must be create or check");
        }
        return mode.equals("create");
    }

    /** As a router's start: makes what is missing, or waits until somebody has. */
    void await(ServiceContext context) {
        if (isCreating) {
            Prerequisites.await(context, "bootstrap", this::tryToCreate);
        } else {
            ClusterPresence.await(
                    context,
                    connection,
                    ClusterBootstrap.topicNames(connection, TopicCatalogue.standard(), pools.names()));
        }
    }

    /**
     * Makes topics, settings of share groups and schemas that are missing, whatever {@code TAILRACE_BOOTSTRAP} says.
     *
     * @throws ConfigurationException with a sentence when the cluster can't be made ready
     */
    void create() {
        tryToCreate().ifPresent(problem -> {
            throw new ConfigurationException(problem);
        });
    }

    /** Empty when all is there; a sentence when it may still work later. */
    private Optional<String> tryToCreate() {
        try {
            ClusterBootstrap.ensure(
                    connection, TopicCatalogue.standard(), pools.names(), engine, partitions, replication);
            return Optional.empty();
        } catch (BootstrapException e) {
            if (isPassing(e)) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            throw new ConfigurationException(
                    e.getMessage() + " (" + RouterSettings.TOPIC_PARTITIONS.name() + "=" + partitions + ", "
                            + RouterSettings.TOPIC_REPLICATION.name() + "=" + replication + ", "
                            + KafkaSettings.QUEUE.name() + "=" + engine + ")",
                    e);
        }
    }

    private static boolean isPassing(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException || cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
