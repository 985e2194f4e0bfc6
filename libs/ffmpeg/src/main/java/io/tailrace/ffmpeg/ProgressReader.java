package io.tailrace.ffmpeg;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the {@code key=value} blocks of {@code -progress pipe:1} and is the stall watchdog: it objects when neither the frame count
 * nor the time has moved for a while. A last block with {@code progress=end} is no proof of success, it also comes after SIGTERM.
 */
public final class ProgressReader implements Consumer<String>, Guard {

    private final Duration patience;
    private final Consumer<Progress> listener;

    // Written by the thread that drains the child's output, one field at a time within a block.
    private long frames;
    private long micros;
    private double speed;

    private volatile Progress latest = Progress.NONE;

    // Only touched by the thread that waits for the child.
    private Progress lastSeen = Progress.NONE;
    private Duration movedAt = Duration.ZERO;

    /**
     * @param patience how long a child may stand still
     * @param listener called for each block by the thread that drains the child's output
     */
    public ProgressReader(Duration patience, Consumer<Progress> listener) {
        this.patience = patience;
        this.listener = listener;
    }

    @Override
    public void accept(String line) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            return;
        }
        String value = line.substring(equals + 1).strip();
        switch (line.substring(0, equals)) {
            case "frame" -> frames = number(value).orElse(frames);
            // out_time_ms is microseconds as well, in every version so far; out_time_us says what it is.
            case "out_time_us" -> micros = number(value).orElse(micros);
            case "speed" -> speed = factor(value);
            case "progress" -> {
                latest = new Progress(frames, Duration.ofNanos(Math.max(0, micros) * 1000), speed);
                listener.accept(latest);
            }
            default -> {}
        }
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Math.min(Long.parseLong(text), Long.MAX_VALUE / 1000));
        } catch (NumberFormatException e) {
            return Optional.empty(); // N/A before the first frame
        }
    }

    private static double factor(String text) {
        try {
            return Double.parseDouble(text.endsWith("x") ? text.substring(0, text.length() - 1) : text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public Optional<String> objection(Duration running) {
        Progress now = latest;
        if (now.frames() != lastSeen.frames() || !now.time().equals(lastSeen.time())) {
            lastSeen = now;
            movedAt = running;
        }
        return running.minus(movedAt).compareTo(patience) < 0
                ? Optional.empty()
                : Optional.of("it made no progress for " + patience.toSeconds() + " seconds");
    }
}
