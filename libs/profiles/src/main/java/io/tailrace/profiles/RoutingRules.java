package io.tailrace.profiles;

import java.time.Duration;

/**
 * What weighs how much where several pools are able.
 *
 * @param nearPatience     a pool near the source has the work as long as it is predicted to finish no more than that later than the first
 * @param preemptibleLimit work that takes a pool longer goes to one whose nodes stay, as long as there is one
 */
public record RoutingRules(Duration nearPatience, Duration preemptibleLimit) {

    public static final RoutingRules STANDARD = new RoutingRules(Duration.ofMinutes(10), Duration.ofMinutes(90));
}
