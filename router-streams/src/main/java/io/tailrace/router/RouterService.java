package io.tailrace.router;

import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.QueueEngine;
import io.tailrace.media.SourceRoot;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.job.JobMachine;
import io.tailrace.router.job.JobRules;
import io.tailrace.router.plan.Planner;
import io.tailrace.router.topology.KafkaCatchUp;
import io.tailrace.router.topology.RouterTopology;
import io.tailrace.service.Closeables;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.ServiceContext;
import io.tailrace.streams.StreamsApp;
import io.tailrace.topics.TopicCatalogue;
import io.tailrace.tracing.Spans;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;

/** The one decider: jobs, plans, acceptance, release. Starts without waiting; ready when its stream application runs. */
public final class RouterService {

    private static final int LEAST_AHEAD = 2;
    private static final int MOST_AHEAD = 500;

    private static final String APPLICATION = "router";

    private RouterService() {}

    /** And the roots of sources. */
    private static Set<String> inputBuckets(Environment environment) {
        try {
            return SourceRoot.allowed(
                    environment.list(RouterSettings.INPUT_BUCKETS), environment.list(RouterSettings.SOURCE_ROOTS));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(RouterSettings.SOURCE_ROOTS.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Starts the router.
     *
     * @param profiles whoever starts it keeps them up to date
     * @param stateDir kept between starts; used by this instance alone
     * @throws ConfigurationException when a setting is refused
     */
    public static AutoCloseable start(
            ServiceContext context, KafkaConnection connection, Profiles profiles, Pools pools, Path stateDir) {
        Planner planner = new Planner(context.environment().text(RouterSettings.OUTPUT_BUCKET));
        int ahead = ahead(context.environment());
        Set<String> inputBuckets = inputBuckets(context.environment());
        JobMachine machine = new JobMachine(profiles, pools, planner, rules(context.environment()));
        Closeables parts = new Closeables();
        try {
            Spans spans =
                    Spans.of(context.environment(), "router", UUID.randomUUID().toString());
            parts.add(spans);
            KafkaCatchUp catchUp = parts.add(new KafkaCatchUp(connection, APPLICATION));
            parts.add(StreamsApp.start(
                    APPLICATION,
                    properties -> new RouterTopology(
                                    properties,
                                    connection,
                                    profiles,
                                    pools,
                                    inputBuckets,
                                    ahead,
                                    machine,
                                    catchUp,
                                    context.metrics(),
                                    spans)
                            .get(),
                    connection,
                    stateDir,
                    context));
            return parts;
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    static int ahead(Environment environment) {
        return environment.optional(RouterSettings.RELEASE_AHEAD).isPresent()
                ? environment.integer(RouterSettings.RELEASE_AHEAD, LEAST_AHEAD, MOST_AHEAD)
                : QueueEngine.from(environment).releaseAhead();
    }

    static JobRules rules(Environment environment) {
        Duration maxAge = environment.duration(RouterSettings.JOB_MAX_AGE);
        Duration retryWindow = environment.duration(RouterSettings.RETRY_WINDOW);
        if (maxAge.compareTo(TopicCatalogue.OLDEST_JOB) > 0) {
            throw new ConfigurationException(
                    RouterSettings.JOB_MAX_AGE.name() + " is " + maxAge + ", it must not be over "
                            + TopicCatalogue.OLDEST_JOB + ": topics and work objects last seven days");
        }
        if (retryWindow.compareTo(TopicCatalogue.OLDEST_JOB) > 0) {
            throw new ConfigurationException(RouterSettings.RETRY_WINDOW.name() + " is " + retryWindow
                    + ", it must not be over " + TopicCatalogue.OLDEST_JOB + ": work objects last seven days");
        }
        Duration retention = environment.duration(RouterSettings.JOBS_RETENTION);
        if (retention.compareTo(retryWindow) < 0) {
            throw new ConfigurationException(RouterSettings.JOBS_RETENTION.name() + " is " + retention
                    + ", it must not be under " + RouterSettings.RETRY_WINDOW.name() + " (" + retryWindow
                    + "): a job that may be retried is shown");
        }
        return JobRules.standard()
                .withRetention(retryWindow, retention, maxAge)
                .withSourceHashes(environment.flag(RouterSettings.SOURCE_HASH));
    }
}
