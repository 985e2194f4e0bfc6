package io.tailrace.pipeline.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kills, stops, cuts and floods a site under load at random moments; nothing that was accepted may be lost, doubled or broken. */
@Tag("faults")
class FaultsIT {

    private static final Duration LAST_JOBS = Duration.ofMinutes(5);

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void nothingIsLostWhateverHappens() throws Exception {
        long seed = Long.getLong("tailrace.faults.seed", System.nanoTime() & 0xffffff);
        Duration budget = Duration.ofSeconds(
                Math.round(60 * Double.parseDouble(System.getProperty("tailrace.faults.minutes", "15"))));
        System.out.println("faults: seed " + seed + ", replay with -Dtailrace.faults.seed=" + seed);
        Path folder = Files.createDirectories(Path.of("target", "faults").toAbsolutePath())
                .resolve("seed-" + seed);
        remove(folder);
        Files.createDirectories(folder);
        List<String> violations = new ArrayList<>();
        try (Site site = new Site(folder, profiles(folder));
                EventLog events = new EventLog(site.api());
                Topics topics = new Topics(site);
                Load load = new Load(
                        site, topics, events, sources(folder), List.of("faults", "by-rendition", "file"), seed)) {
            System.out.println("faults: the site is up");
            Random random = new Random(seed);
            Schedule schedule = new Schedule(load, events, random, budget);
            String only = System.getProperty("tailrace.faults.only", "");
            List<Fault> faults = new Faults(site, load, topics, random, folder.resolve("clips"))
                    .all().stream().filter(fault -> fault.name().contains(only)).toList();
            schedule.run(faults, Boolean.getBoolean("tailrace.faults.storm"));
            violations.addAll(schedule.violations());
            load.stop();
            awaitLastJobs(load, violations);
            System.out.println("faults: " + load.jobs().size() + " jobs, " + site.storeLog());
            List<String> table = Report.table(
                    schedule.episodes(), Attempts.read(topics, site.fleet().ends(), schedule.episodes()));
            table.forEach(System.out::println);
            if (Boolean.getBoolean("tailrace.faults.write")) {
                Report.write(table);
            }
            violations.addAll(new Checker(site, load, events).check());
            violations.addAll(site.fleet().endAll());
            site.programs().running().forEach(process -> violations.add("left running: " + process));
        }
        assertThat(violations).as("seed %d, logs in %s", seed, folder).isEmpty();
        remove(folder);
    }

    private static void awaitLastJobs(Load load, List<String> violations) throws InterruptedException {
        long end = System.nanoTime() + LAST_JOBS.toNanos();
        while (!load.open().isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
        load.open().forEach(job -> violations.add("job " + job.id() + " of " + job.key() + " is not over"));
    }

    private static List<Source> sources(Path folder) throws IOException {
        Path clips = Files.createDirectory(folder.resolve("clips"));
        return List.of(
                Source.make(clips, "four", 4, 320, 180, "COMPLETED"),
                Source.make(clips, "five", 5, 320, 180, "COMPLETED"),
                Source.make(clips, "six", 6, 320, 180, "COMPLETED"));
    }

    private static Path profiles(Path folder) throws IOException {
        Path profiles = Files.createDirectory(folder.resolve("profiles"));
        String ladder = Files.readString(Path.of("src/test/resources/profiles/faults.yaml"));
        Files.writeString(profiles.resolve("faults.yaml"), ladder);
        Files.writeString(profiles.resolve("by-rendition.yaml"), ladder.replace("split: chunk", "split: rendition"));
        Files.copy(Path.of("src/test/resources/profiles/faults-file.yaml"), profiles.resolve("file.yaml"));
        return profiles;
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
