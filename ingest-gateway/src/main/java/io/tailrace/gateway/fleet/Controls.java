package io.tailrace.gateway.fleet;

import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.events.Control;
import io.tailrace.events.ControlKind;
import io.tailrace.gateway.broker.RecordSender;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.kafka.TopicFollower;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What operators want of queues and workers. Each record holds all that is wanted, so the last one counts. */
public final class Controls implements AutoCloseable {

    private final Map<String, Control> wanted = new ConcurrentHashMap<>();
    private final TopicFollower<Control> follower;
    private final RecordSender sender;
    private final String topic;
    private final InstantSource clock;

    private Controls(KafkaConnection connection, MeterRegistry metrics, RecordSender sender, InstantSource clock) {
        this.sender = sender;
        this.topic = connection.topics().controls();
        this.clock = clock;
        this.follower = new TopicFollower<>(
                connection,
                topic,
                Control.class,
                "gateway-controls",
                metrics,
                (key, control) -> control.ifPresentOrElse(known -> wanted.put(key, known), () -> wanted.remove(key)));
    }

    public static Controls follow(
            KafkaConnection connection, MeterRegistry metrics, RecordSender sender, InstantSource clock) {
        return new Controls(connection, metrics, sender, clock);
    }

    /** Why what is known may be old; empty when it is not. */
    Optional<String> problem() {
        return follower.problem();
    }

    private static String key(ControlKind kind, String name) {
        return kind.name().toLowerCase(Locale.ROOT) + "/" + name;
    }

    /** As it was wanted last; nothing when nobody ever wanted anything. */
    Control of(ControlKind kind, String name) {
        Control known = wanted.get(key(kind, name));
        return known != null
                ? known
                : Control.newBuilder()
                        .setKind(kind)
                        .setName(name)
                        .setAtMillis(clock.millis())
                        .build();
    }

    /** Returns once the broker has it. */
    void want(Control control) throws InterruptedException {
        Control stamped = Control.newBuilder(control)
                .setRequestedBy("api")
                .setAtMillis(clock.millis())
                .build();
        String key = key(control.getKind(), control.getName());
        sender.send(topic, List.of(new RecordSender.Outgoing(key, stamped, "")));
        wanted.put(key, stamped);
    }

    @Override
    public void close() {
        follower.close();
    }
}
