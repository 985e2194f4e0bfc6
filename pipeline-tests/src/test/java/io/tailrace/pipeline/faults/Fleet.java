package io.tailrace.pipeline.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The processes, and the supervisor that starts them again a second after they ended. It also ends one that says of itself that it is not
 * alive, and holds that against it: what comes back should be used again without help.
 */
final class Fleet implements AutoCloseable {

    private static final long LOOK_MILLIS = 200;
    private static final long PAUSE_MILLIS = 1_000;

    private final Map<String, Member> members = new LinkedHashMap<>();
    private final List<Member.End> ends = new CopyOnWriteArrayList<>();
    private final List<String> stops = new CopyOnWriteArrayList<>();
    private final List<String> notAlive = new CopyOnWriteArrayList<>();
    private final Thread supervisor = new Thread(this::supervise, "supervisor");

    Fleet() {
        supervisor.setDaemon(true);
        supervisor.start();
    }

    synchronized Member add(Member member) {
        members.put(member.name(), member);
        member.start();
        return member;
    }

    synchronized Member member(String name) {
        return Objects.requireNonNull(members.get(name), name);
    }

    private synchronized List<Member> all() {
        return new ArrayList<>(members.values());
    }

    /** All ends of processes that should have run, in order. */
    List<Member.End> ends() {
        return List.copyOf(ends);
    }

    /** A sentence for each time that one said that it was not alive. */
    List<String> notAlive() {
        return List.copyOf(notAlive);
    }

    private void supervise() {
        try {
            while (true) {
                for (Member member : all()) {
                    Optional<Member.End> end = member.ended();
                    if (end.isPresent()) {
                        ends.add(end.get());
                        Thread.sleep(PAUSE_MILLIS);
                        member.start();
                    }
                    member.notAlive().ifPresent(why -> {
                        notAlive.add(member.name() + " said that it is not alive: " + why);
                        member.kill();
                    });
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM to all, those started last first. @return a sentence for each that did not end with 0 */
    synchronized List<String> endAll() throws InterruptedException {
        supervisor.interrupt();
        supervisor.join();
        List<Member> reverse = all();
        java.util.Collections.reverse(reverse);
        for (Member member : reverse) {
            member.thaw();
            Optional<Integer> code = member.end();
            if (code.isEmpty() || code.get() != 0) {
                stops.add(member.name() + " did not stop cleanly: "
                        + code.map(c -> "exit code " + c).orElse("it had to be killed"));
            }
        }
        members.clear();
        return List.copyOf(stops);
    }

    @Override
    public void close() {
        try {
            List<String> unused = endAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
