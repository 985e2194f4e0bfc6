package io.tailrace.encoder.scan;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.JobView;
import io.tailrace.kafka.EventPublisher;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.PublishException;
import io.tailrace.kafka.TopicFollower;
import io.tailrace.profiles.IngestRules;
import io.tailrace.profiles.InvalidProfileException;
import io.tailrace.profiles.ProfileSettings;
import io.tailrace.service.Closeables;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Environment;
import io.tailrace.service.ServiceContext;
import io.tailrace.store.ListedObject;
import io.tailrace.store.ListedPage;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the configured prefixes every few minutes and announces what no job is about. Several scans at a time are harmless: what they
 * announce has the same id. A round reads a bounded number of pages of each prefix and the next one goes on from there.
 */
public final class InputScan implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InputScan.class);

    /** 200,000 objects of a prefix in a round; memory holds one page at a time. */
    private static final int MOST_PAGES = 200;

    private static final Duration SEND_LIMIT = Duration.ofSeconds(30);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private final Closeables parts = new Closeables();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ScanPlan plan;
    private final String bucket;
    private final KnownJobs jobs;
    private final Candidates candidates = new Candidates();
    private final ScanRound round;
    private final ObjectStore store;
    private final EventPublisher publisher;
    private final TopicFollower<JobView> follower;
    private final String topic;
    private final MeterRegistry metrics;
    private final InstantSource clock;
    private final Map<String, String> places = new HashMap<>();
    private final Thread thread;

    private InputScan(
            ServiceContext context, KafkaConnection kafka, StoreConnection objects, ScanPlan plan, IngestRules rules) {
        this.plan = plan;
        this.bucket = objects.inputBucket();
        this.metrics = context.metrics();
        this.clock = InstantSource.system();
        this.topic = kafka.topics().ingest();
        this.jobs = new KnownJobs(bucket, plan);
        this.round = new ScanRound(bucket, plan, jobs, candidates, rules);
        this.store = parts.add(new ObjectStore(objects));
        this.publisher = parts.add(new EventPublisher(kafka, kafka.topicPrefix() + "scan", metrics));
        this.follower = parts.add(new TopicFollower<>(
                kafka,
                kafka.topics().jobs(),
                JobView.class,
                "scan-jobs",
                metrics,
                (id, view) -> view.ifPresent(jobs::put)));
        Gauge.builder("tailrace.scan.known", jobs, KnownJobs::size).register(metrics);
        this.thread = new Thread(this::run, "input-scan");
        thread.setDaemon(true);
    }

    /**
     * Starts to scan in the background.
     *
     * @throws ConfigurationException when a setting of {@link ScanSettings} or an ingest rule makes no sense
     */
    public static InputScan start(ServiceContext context, KafkaConnection kafka, StoreConnection objects) {
        Environment environment = context.environment();
        ScanPlan plan = ScanPlan.from(environment);
        IngestRules rules;
        try {
            rules = IngestRules.load(
                    environment.optional(ProfileSettings.INGEST_RULES_FILE).map(Path::of));
        } catch (InvalidProfileException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()), e);
        }
        InputScan scan = new InputScan(context, kafka, objects, plan, rules);
        scan.thread.start();
        LOG.info("The input bucket {} is scanned below {}", scan.bucket, String.join(", ", plan.prefixes()));
        return scan;
    }

    private void run() {
        try {
            do {
                scan();
            } while (!closing.await(plan.interval().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round over all prefixes; a failure ends the round of its prefix alone. */
    private void scan() {
        if (follower.problem().isPresent()) {
            LOG.debug("No scan without the jobs there are: {}", follower.problem());
            return;
        }
        jobs.forgetBefore(clock.instant().minus(plan.maxAge()));
        for (String prefix : plan.prefixes()) {
            String result = "ok";
            try {
                scan(prefix);
            } catch (StoreException | PublishException e) {
                LOG.warn(
                        "The scan of {} ended early and goes on in {} s: {}",
                        prefix,
                        plan.interval().toSeconds(),
                        e.getMessage());
                result = "failed";
            }
            metrics.counter("tailrace.scan.rounds", "result", result).increment();
        }
    }

    private void scan(String prefix) throws StoreException, PublishException {
        for (int pages = 0; pages < MOST_PAGES && isOpen(); pages++) {
            ListedPage page = store.listPage(bucket, prefix, places.getOrDefault(prefix, ""));
            for (ListedObject object : page.objects()) {
                look(object);
            }
            Optional<String> next = page.after();
            if (next.isEmpty()) {
                places.remove(prefix);
                return;
            }
            places.put(prefix, next.get());
        }
    }

    private void look(ListedObject object) throws PublishException {
        ScanRound.Verdict verdict = round.judge(object, clock.instant());
        if (verdict == ScanRound.Verdict.DUE) {
            publisher.sendAndWait(topic, Optional.empty(), round.announcement(object), SEND_LIMIT);
            candidates.announced(object.key(), object.etag(), clock.instant());
            LOG.info("No hook announced s3://{}/{}: announced by the scan", bucket, object.key());
        }
        metrics.counter("tailrace.scan.objects", "verdict", verdict.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private boolean isOpen() {
        return closing.getCount() > 0 && !Thread.currentThread().isInterrupted();
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.close();
    }
}
