package io.tailrace.service;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code main} of a service: reads the environment, opens the management port, starts the service, waits for SIGTERM or SIGINT or
 * until a part says that all is done, then closes in reverse order. Exit codes: {@value #NORMAL} after either,
 * {@value ExitStatus#HANDED_BACK} when work was left unfinished, {@value ExitStatus#UNFIT} when a part says that it may not work here,
 * {@value #BAD_CONFIGURATION} with one line on standard error when the configuration is wrong, {@value #CRASH} when the start failed, the
 * stop failed or the stop took longer than {@link ServiceSettings#STOP_GRACE} and a minute.
 */
public final class ServiceMain {

    public static final int NORMAL = 0;
    public static final int CRASH = 1;
    /** EX_USAGE of sysexits.h. */
    public static final int BAD_CONFIGURATION = 64;

    private static final Duration LONGEST_STOP = Duration.ofMinutes(1);
    private static final Duration LONGEST_ABANDONED_START = Duration.ofSeconds(10);
    private static final Set<String> FORMATS = Set.of("text", "json");
    private static final Set<String> LEVELS = Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

    private final String name;
    private final Health health = new Health();
    private final ExitStatus exitStatus = new ExitStatus();
    private final Closeables parts = new Closeables();
    private final Thread starter = Thread.currentThread();
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private volatile int exitCode = NORMAL;
    private volatile boolean isStarted;
    private volatile Duration longestStop = LONGEST_STOP;

    private ServiceMain(String name) {
        this.name = name;
    }

    /**
     * Runs a service as its command line and variables say, until the process is told to stop. Never returns: the process ends here.
     *
     * @param settings every setting the service reads besides {@link ServiceSettings}
     */
    public static void run(
            String name, List<Setting> settings, String[] arguments, Function<ServiceContext, AutoCloseable> start) {
        ServiceMain main = new ServiceMain(name);
        main.run(main.configured(settings, arguments), start);
    }

    /** As above, with variables from elsewhere; log settings still come from the process's own. */
    public static void run(String name, Environment environment, Function<ServiceContext, AutoCloseable> start) {
        new ServiceMain(name).run(environment, start);
    }

    /** Does one thing and ends the process: with {@value #NORMAL} when it went well. Never returns. */
    public static void once(String name, List<Setting> settings, String[] arguments, Consumer<Environment> deed) {
        ServiceMain main = new ServiceMain(name);
        Environment environment = main.configured(settings, arguments);
        try {
            checkLogSettings(environment);
            deed.accept(environment);
            System.exit(NORMAL);
        } catch (RuntimeException | Error e) {
            System.exit(main.failed(e));
        }
    }

    /** The variables, from the file as well; ends the process when it was only asked for a text, or for nonsense. */
    private Environment configured(List<Setting> settings, String[] arguments) {
        List<Setting> all =
                Stream.concat(settings.stream(), ServiceSettings.all().stream()).toList();
        try {
            CommandLine.Request request = new CommandLine(name, all).read(arguments, System.getenv());
            if (request instanceof CommandLine.Request.Run run) {
                checkLogSettings(run.environment());
                useLogSettings(run.environment());
                run.warnings().forEach(log()::warn);
                return run.environment();
            }
            System.out.print(((CommandLine.Request.Say) request).text());
            System.exit(NORMAL);
        } catch (ConfigurationException e) {
            System.exit(failed(e));
        }
        throw new IllegalStateException("exit does not return");
    }

    /**
     * Logback reads them from system properties, or else from the environment, when the first logger is made. That may have been in a class
     * which has a setting of the service, so what a file says needs a second reading.
     */
    private static void useLogSettings(Environment environment) {
        List<Setting> settings =
                List.of(ServiceSettings.LOG_FORMAT, ServiceSettings.LOG_LEVEL, ServiceSettings.LIBRARY_LOG_LEVEL);
        settings.forEach(setting -> System.setProperty(setting.name(), environment.text(setting)));
        Environment own = Environment.system();
        if (settings.stream().allMatch(setting -> own.text(setting).equals(environment.text(setting)))) {
            return;
        }
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        loggers.reset();
        try {
            new ContextInitializer(loggers).autoConfig();
        } catch (JoranException e) {
            throw new IllegalStateException("the log's configuration cannot be read", e);
        }
    }

    private void run(Environment environment, Function<ServiceContext, AutoCloseable> start) {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        try {
            try {
                startAll(environment, start);
            } finally {
                startEnded.countDown();
            }
            exitStatus.awaitOver();
            exit(NORMAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exit(NORMAL);
        } catch (RuntimeException | Error e) {
            exit(failed(e));
        }
    }

    /** Says why the start failed, unless it was told to stop. */
    private int failed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigurationException) {
                System.err.println(name + ": " + cause.getMessage());
                return BAD_CONFIGURATION;
            }
        }
        if (!health.isDraining()) {
            log().error("{} could not start", name, failure);
        }
        return CRASH;
    }

    private void startAll(Environment environment, Function<ServiceContext, AutoCloseable> start) {
        checkLogSettings(environment);
        health.require("start", () -> isStarted ? Optional.empty() : Optional.of("the service is starting"));
        longestStop = LONGEST_STOP.plus(environment.duration(ServiceSettings.STOP_GRACE));
        PrometheusMeterRegistry metrics = Metrics.create(name);
        parts.add(metrics::close);
        ManagementServer management = parts.add(ManagementServer.start(
                environment.text(ServiceSettings.MANAGEMENT_HOST),
                environment.integer(ServiceSettings.MANAGEMENT_PORT, 0, 65_535),
                health,
                metrics));
        log().debug("{} starts, management port {}", name, management.port());
        parts.add(start.apply(new ServiceContext(name, environment, metrics, health, exitStatus)));
        isStarted = true;
        log().info("{} is up, management port {}", name, management.port());
    }

    private static void checkLogSettings(Environment environment) {
        oneOf(environment, ServiceSettings.LOG_FORMAT, FORMATS);
        oneOf(environment, ServiceSettings.LOG_LEVEL, LEVELS);
        oneOf(environment, ServiceSettings.LIBRARY_LOG_LEVEL, LEVELS);
    }

    /** In a shutdown hook: only a halt gives the process its own exit code after a signal. */
    private void stop() {
        health.draining();
        abandonStart();
        Thread closing = new Thread(this::closeAll, "closing");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(longestStop.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(closing.isAlive() ? CRASH : exitCode);
    }

    /** A signal may come in the middle of a start; what that has opened is known only when it has ended. */
    private void abandonStart() {
        try {
            if (startEnded.getCount() > 0) {
                starter.interrupt();
                startEnded.await(LONGEST_ABANDONED_START.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAll() {
        try {
            parts.close();
        } catch (IllegalStateException e) {
            log().error("{} did not stop cleanly", name, e);
            exitCode = Math.max(exitCode, CRASH);
        }
        if (exitCode == NORMAL) {
            exitCode = exitStatus.code();
        }
        exitStatus.summary().ifPresent(System.out::println);
        System.out.flush();
    }

    private void exit(int code) {
        if (!health.isDraining()) {
            exitCode = code;
        }
        System.exit(code);
    }

    /** Looked up late: the first logger reads the log settings. */
    private static Logger log() {
        return LoggerFactory.getLogger(ServiceMain.class);
    }

    private static void oneOf(Environment environment, Setting setting, Set<String> allowed) {
        String value = environment.text(setting);
        if (allowed.stream().noneMatch(value::equals)) {
            throw new ConfigurationException(setting.name() + " is \"" + value + "\", it must be one of "
                    + String.join(", ", allowed.stream().sorted().toList()));
        }
    }
}
