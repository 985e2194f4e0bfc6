package io.tailrace.gateway.hooks;

import io.tailrace.gateway.http.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a hook says.
 *
 * @param recordings those that are finished
 * @param ignored    why there is no recording, or not as many as one might think; sentences
 */
public record HookReading(List<FinishedRecording> recordings, List<String> ignored) {

    public HookReading {
        recordings = List.copyOf(recordings);
        ignored = List.copyOf(ignored);
    }

    static HookReading of(FinishedRecording recording) {
        return new HookReading(List.of(recording), List.of());
    }

    /** Nothing to do: an event of another kind, which is no error of its sender's. */
    static HookReading nothing(String reason) {
        return new HookReading(List.of(), List.of(reason));
    }

    /** Of several events in one hook: one that is no good must not keep the others out. */
    static HookReading ofAll(List<? extends Supplier<HookReading>> events) {
        List<FinishedRecording> recordings = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        for (Supplier<HookReading> event : events) {
            try {
                HookReading reading = event.get();
                recordings.addAll(reading.recordings());
                ignored.addAll(reading.ignored());
            } catch (ProblemException e) {
                ignored.add(e.problem().detail());
            }
        }
        return new HookReading(recordings, ignored);
    }
}
