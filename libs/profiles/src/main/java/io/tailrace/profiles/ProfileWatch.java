package io.tailrace.profiles;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link Profiles} as their folder has them. Looks at the content every few seconds: a mounted ConfigMap changes by a link that
 * moves, which nobody who watches files is told of. What is looked at twice the same takes effect, so that a file in the middle of being
 * written does not; a folder with a mistake leaves everything as it was.
 */
public final class ProfileWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProfileWatch.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    private final Profiles profiles;
    private final Path folder;
    private final Consumer<Profiles> check;
    private final MeterRegistry metrics;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "profiles");
    private volatile Optional<String> mistake = Optional.empty();
    private String taken = "";
    private String seen = "";

    private ProfileWatch(Profiles profiles, Path folder, Consumer<Profiles> check, MeterRegistry metrics) {
        this.profiles = profiles;
        this.folder = folder;
        this.check = check;
        this.metrics = metrics;
        Gauge.builder("tailrace.profiles.valid", this, watch -> watch.mistake().isEmpty() ? 1 : 0)
                .register(metrics);
    }

    /**
     * Watches from now on.
     *
     * @param profiles those of the folder as it was at the start
     * @param check    throws {@link InvalidProfileException} for profiles that something else here cannot do with
     */
    public static ProfileWatch start(Profiles profiles, Path folder, Consumer<Profiles> check, MeterRegistry metrics) {
        ProfileWatch watch = of(profiles, folder, check, metrics);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** One that looks when it is told to. */
    static ProfileWatch of(Profiles profiles, Path folder, Consumer<Profiles> check, MeterRegistry metrics) {
        return new ProfileWatch(profiles, folder, check, metrics);
    }

    /** What is wrong with the folder as it is, while what it held before is still in effect; empty when nothing is. */
    public Optional<String> mistake() {
        return mistake;
    }

    private void watch() {
        try {
            while (!closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (RuntimeException e) {
                    log.error("The profiles in {} could not be looked at", folder, e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once. */
    void look() {
        try {
            Map<String, byte[]> texts = ProfileFiles.texts(folder);
            if (isSettledNews(hash(texts))) {
                take(texts);
            }
        } catch (InvalidProfileException e) {
            // A file may be gone between the listing and the reading; only what stays wrong is wrong.
            String problem = String.valueOf(e.getMessage());
            if (isSettledNews(problem)) {
                refused(problem);
            }
        }
    }

    /** Whether {@code now} was seen at the last look as well, and is not what was dealt with last. */
    private boolean isSettledNews(String now) {
        boolean isSettled = now.equals(seen);
        seen = now;
        if (!isSettled || now.equals(taken)) {
            return false;
        }
        taken = now;
        return true;
    }

    private void take(Map<String, byte[]> texts) {
        try {
            Profiles others = Profiles.of(texts, folder.toString());
            check.accept(others);
            boolean isNews = !others.all().equals(profiles.all());
            profiles.become(others);
            mistake = Optional.empty();
            if (isNews) {
                metrics.counter("tailrace.profiles.reloads", "result", "taken").increment();
                log.info("The profiles in {} are in effect as they are now: {}", folder, names(texts));
            }
        } catch (InvalidProfileException e) {
            refused(String.valueOf(e.getMessage()));
        }
    }

    private void refused(String problem) {
        if (mistake.filter(problem::equals).isEmpty()) {
            metrics.counter("tailrace.profiles.reloads", "result", "refused").increment();
            log.warn("The profiles in {} stay as they were: {}", folder, problem);
        }
        mistake = Optional.of(problem);
    }

    private static String names(Map<String, byte[]> texts) {
        return texts.isEmpty()
                ? "none but the bundled ones"
                : texts.keySet().stream().map(ProfileFiles::name).collect(Collectors.joining(", "));
    }

    private static String hash(Map<String, byte[]> texts) {
        return DigestUtils.sha256Hex(texts.entrySet().stream()
                .map(entry -> entry.getKey() + "/" + DigestUtils.sha256Hex(entry.getValue()))
                .collect(Collectors.joining("\n")));
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(LOOK_EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
