package io.tailrace.pipeline.faults;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * When what goes wrong: first each fault once, in random order and measured, each after the site has recovered from the one before; then,
 * until the time is over, several at a time.
 */
final class Schedule {

    private static final Duration RECOVERY = Duration.ofMinutes(4);
    private static final Duration CALM = Duration.ofMinutes(2);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int AT_A_TIME = 3;
    private static final int LONGEST_PAUSE_MILLIS = 8_000;

    /**
     * One fault and what came of it.
     *
     * @param recoveredMillis when the last job that was open at the fault had ended
     * @param standstillMillis longest time meanwhile in which no job got further
     */
    record Episode(String name, long atMillis, long recoveredMillis, long standstillMillis) {}

    private record Aside(String name, long atMillis, List<Load.Job> jobs) {}

    private final Load load;
    private final EventLog events;
    private final Random random;
    private final long endNanos;
    private final List<Aside> aside = new ArrayList<>();
    private final List<Episode> episodes = new ArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();

    Schedule(Load load, EventLog events, Random random, Duration budget) {
        this.load = load;
        this.events = events;
        this.random = random;
        this.endNanos = System.nanoTime() + budget.toNanos();
    }

    /** Runs to the end of the budget. */
    void run(List<Fault> faults, boolean isStorm) throws InterruptedException {
        List<Fault> deck = new ArrayList<>(faults);
        Collections.shuffle(deck, random);
        if (isStorm) {
            awaitLoad();
        } else {
            oneByOne(deck);
        }
        storm(deck.stream().filter(fault -> fault.kind() != Fault.Kind.LONG).toList());
    }

    private void oneByOne(List<Fault> deck) throws InterruptedException {
        episode(new Fault("none", Fault.Kind.LONG, () -> {}));
        for (Fault fault : deck) {
            if (isOver()) {
                say("no time for: " + fault.name());
                continue;
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(3_000));
            episode(fault);
        }
    }

    private boolean isOver() {
        return System.nanoTime() > endNanos;
    }

    private void episode(Fault fault) throws InterruptedException {
        awaitLoad();
        boolean isAside = fault.kind() == Fault.Kind.ASIDE;
        List<Load.Job> open = new ArrayList<>(isAside ? List.of() : load.open());
        aside.forEach(one -> open.removeAll(one.jobs()));
        int accepted = load.jobs().size();
        long at = System.currentTimeMillis();
        say(fault.name());
        strike(fault);
        load.jobs().stream().skip(accepted).filter(Load.Job::isSpecial).forEach(open::add);
        if (isAside) {
            aside.add(new Aside(fault.name(), at, open));
            return;
        }
        long limit = System.nanoTime() + RECOVERY.toNanos();
        while (!load.areOver(open) && System.nanoTime() < limit) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        if (!load.areOver(open)) {
            violations.add("not over " + RECOVERY + " after \"" + fault.name() + "\": "
                    + open.stream()
                            .filter(job -> !load.areOver(List.of(job)))
                            .map(Load.Job::key)
                            .toList());
        }
        long over = events.lastEnd(open.stream().map(Load.Job::key).toList(), at);
        Episode episode = new Episode(fault.name(), at, over, standstill(at, over));
        episodes.add(episode);
        say(String.format(
                Locale.ROOT,
                "  %s: %d jobs over after %.1f s, longest standstill %.1f s",
                fault.name(),
                open.size(),
                (over - at) / 1000.0,
                episode.standstillMillis() / 1000.0));
    }

    /** Those for whose end nobody waited; to be asked when all jobs are over. */
    private void judgeAside() {
        for (Aside one : aside) {
            long over = events.lastEnd(one.jobs().stream().map(Load.Job::key).toList(), one.atMillis());
            episodes.add(new Episode(one.name(), one.atMillis(), over, standstill(one.atMillis(), over)));
        }
        aside.clear();
    }

    private void awaitLoad() throws InterruptedException {
        long limit = System.nanoTime() + CALM.toNanos();
        while (load.open().size() < Load.OPEN && System.nanoTime() < limit) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void strike(Fault fault) throws InterruptedException {
        try {
            fault.strike().run();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            violations.add("\"" + fault.name() + "\" could not be done: " + e);
        }
    }

    private long standstill(long from, long to) {
        long longest = 0;
        long last = from;
        for (long advance : events.advances()) {
            if (advance > from && advance <= to) {
                longest = Math.max(longest, advance - last);
                last = advance;
            }
        }
        return Math.max(longest, to - last);
    }

    private void storm(List<Fault> faults) throws InterruptedException {
        List<Thread> under = new ArrayList<>();
        while (!isOver() && !faults.isEmpty()) {
            under.removeIf(thread -> !thread.isAlive());
            if (under.size() < AT_A_TIME) {
                Fault fault = faults.get(random.nextInt(faults.size()));
                say("storm: " + fault.name());
                Thread thread = new Thread(() -> strikeAside(fault), "storm");
                thread.start();
                under.add(thread);
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        }
        for (Thread thread : under) {
            thread.join();
        }
    }

    private void strikeAside(Fault fault) {
        try {
            strike(fault);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(String words) {
        System.out.println("faults: " + CLOCK.format(LocalTime.now(ZoneOffset.UTC)) + " " + words);
    }

    /** When all jobs are over. */
    List<Episode> episodes() {
        judgeAside();
        return List.copyOf(episodes);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }
}
