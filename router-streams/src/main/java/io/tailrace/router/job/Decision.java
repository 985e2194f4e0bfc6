package io.tailrace.router.job;

import java.util.List;

/**
 * What one event leads to, in the order in which it is to happen; nothing for an event that changes nothing.
 *
 * @param traceparent the trace of the job's request; empty when there is none
 */
public record Decision(List<Effect> effects, String traceparent) {

    static final Decision NOTHING = new Decision(List.of(), "");

    public Decision {
        effects = List.copyOf(effects);
    }

    static Decision of(Effect effect) {
        return new Decision(List.of(effect), "");
    }

    public <E extends Effect> List<E> all(Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
