package io.tailrace.pipeline.faults;

import io.tailrace.embedded.FaultProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What goes wrong in the suite. */
final class Faults {

    private static final int WEBHOOKS = 200;
    private static final int OUTCOMES = 300;
    private static final int LEASE_SECONDS = 30;

    private final Site site;
    private final Load load;
    private final Topics topics;
    private final Random random;
    private final Path clips;

    Faults(Site site, Load load, Topics topics, Random random, Path clips) {
        this.site = site;
        this.load = load;
        this.topics = topics;
        this.random = random;
        this.clips = clips;
    }

    List<Fault> all() {
        List<Fault> all = new ArrayList<>(List.of(
                new Fault("worker killed", Fault.Kind.QUICK, () -> kill(worker())),
                new Fault("worker stopped for longer than its lease", Fault.Kind.QUICK, this::freeze),
                new Fault("router killed", Fault.Kind.QUICK, () -> kill(Site.ROUTER)),
                new Fault("packager killed", Fault.Kind.QUICK, () -> kill(Site.PACKAGER)),
                new Fault("gateway killed", Fault.Kind.QUICK, () -> kill(Site.GATEWAY)),
                new Fault("broker and registry killed", Fault.Kind.QUICK, () -> kill(Site.BROKER)),
                new Fault("S3 answers 503", Fault.Kind.QUICK, () -> store(FaultProxy.Fault.UNAVAILABLE, 70)),
                new Fault("S3 resets connections", Fault.Kind.QUICK, this::reset),
                new Fault("S3 cuts bodies", Fault.Kind.QUICK, () -> store(FaultProxy.Fault.CUT, 40)),
                new Fault("S3 is slow", Fault.Kind.QUICK, () -> store(FaultProxy.Fault.SLOW, 100)),
                new Fault("registry away for 30 s, router and a worker restarted", Fault.Kind.QUICK, this::registry),
                new Fault("scratch disk of a worker full for 20 s", Fault.Kind.QUICK, this::fillScratch),
                new Fault("300 outcomes again, in another order", Fault.Kind.QUICK, this::repeat),
                new Fault("garbage on every topic", Fault.Kind.QUICK, () -> say(topics.garbage(random) + " topics")),
                new Fault("200 equal webhooks", Fault.Kind.QUICK, this::flood)));
        all.add(new Fault(
                "source that crashes ffmpeg", Fault.Kind.ASIDE, () -> poison("crash", 240, 180, "COMPLETED_PARTIAL")));
        all.add(new Fault(
                "source that hangs ffmpeg once", Fault.Kind.LONG, () -> poison("hang", 180, 180, "COMPLETED")));
        all.add(new Fault("source that kills its worker", Fault.Kind.LONG, () -> poison("kill", 480, 180, "FAILED")));
        return all;
    }

    private static void say(String words) {
        System.out.println("faults:     " + words);
    }

    private String worker() {
        return Site.WORKERS.get(random.nextInt(Site.WORKERS.size()));
    }

    private void kill(String member) {
        say("kill -9 " + member);
        site.fleet().member(member).kill();
    }

    private void freeze() throws InterruptedException {
        Member worker = site.fleet().member(worker());
        say("stop " + worker.name());
        worker.freeze();
        try {
            TimeUnit.SECONDS.sleep(LEASE_SECONDS + 5);
        } finally {
            worker.thaw();
        }
    }

    private void store(FaultProxy.Fault fault, int percent) throws InterruptedException {
        store(
                (number, request) -> random.nextInt(100) < percent ? fault : FaultProxy.Fault.NONE,
                10 + random.nextInt(6));
    }

    /** Half of them after the store did what was asked. */
    private void reset() throws InterruptedException {
        store(
                (number, request) -> switch (random.nextInt(4)) {
                    case 0 -> FaultProxy.Fault.RESET;
                    case 1 -> FaultProxy.Fault.LOST_ANSWER;
                    default -> FaultProxy.Fault.NONE;
                },
                10 + random.nextInt(6));
    }

    private void store(FaultProxy.Rule rule, int seconds) throws InterruptedException {
        site.store().rule(rule);
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } finally {
            site.store().rule((number, request) -> FaultProxy.Fault.NONE);
        }
    }

    /** Who runs has all schemas: only a start needs the registry. */
    private void registry() throws InterruptedException {
        site.registry().rule((number, request) -> FaultProxy.Fault.RESET);
        try {
            TimeUnit.SECONDS.sleep(1);
            kill(Site.ROUTER);
            kill(worker());
            TimeUnit.SECONDS.sleep(29);
        } finally {
            site.registry().rule((number, request) -> FaultProxy.Fault.NONE);
        }
    }

    /** A filler on the worker's small disk; where there can be none, the folder is taken away instead. */
    private void fillScratch() throws IOException, InterruptedException {
        String worker = worker();
        say("fill " + worker);
        if (!site.programs().hasSmallDisks()) {
            takeScratch(site.scratch(worker));
            return;
        }
        long pid = site.fleet().member(worker).pid();
        Path filler = Path.of("/proc", Long.toString(pid), "root" + site.scratch(worker), "filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] block = new byte[1 << 12];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            TimeUnit.SECONDS.sleep(20);
        }
        try {
            Files.deleteIfExists(filler);
        } catch (IOException e) {
            say("the disk has gone with its worker");
        }
    }

    private static void takeScratch(Path scratch) throws IOException, InterruptedException {
        try (Stream<Path> folders = Files.list(scratch)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                Path away = Files.move(folder, folder.resolveSibling("away-" + folder.getFileName()));
                TimeUnit.SECONDS.sleep(20);
                Files.move(away, folder);
            }
        }
    }

    private void repeat() throws InterruptedException {
        say(topics.repeatOutcomes(random, OUTCOMES) + " outcomes");
    }

    private void flood() throws Exception {
        load.flood(load.sources().get(0), "faults", WEBHOOKS);
    }

    private void poison(String name, int width, int height, String end) throws Exception {
        Source source = Source.make(clips, name + "-" + random.nextInt(1_000_000), 4, width, height, end);
        load.submit(source, "faults", false);
    }
}
