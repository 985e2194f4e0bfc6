package io.tailrace.standalone.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A job as its gateway shows it.
 *
 * @param state one of the job states, such as ENCODING
 * @param waitingFor why a queued job waits; empty when it does not
 * @param error why it failed, in the user's words; empty when it did not
 * @param damage what of the recording was damaged, one sentence; empty where nothing was
 * @param outputPrefix folder of the asset in {@code outputBucket}; both empty before the job is complete
 */
public record JobStatus(
        String id,
        int run,
        String state,
        String waitingFor,
        Optional<String> error,
        List<Rendition> renditions,
        Optional<String> damage,
        String outputBucket,
        String outputPrefix) {

    private static final Set<String> FINAL = Set.of("COMPLETED", "COMPLETED_PARTIAL", "FAILED", "CANCELED", "PLANNED");

    /** {@code share} of the work done, 0 to 1. */
    public record Rendition(String name, double share, boolean isDropped) {}

    static JobStatus of(JsonNode view) {
        List<Rendition> renditions = new ArrayList<>();
        view.path("progress")
                .forEach(rendition -> renditions.add(new Rendition(
                        rendition.path("rendition").asText(),
                        Math.max(0, Math.min(1, rendition.path("share").asDouble())),
                        rendition.path("dropped").asBoolean())));
        return new JobStatus(
                view.path("id").asText(),
                view.path("run").asInt(1),
                view.path("state").asText(),
                view.path("waitingFor").asText(""),
                Optional.ofNullable(view.path("error").path("message").textValue()),
                List.copyOf(renditions),
                DamageWords.of(view.path("damage")),
                view.path("outputs").path("bucket").asText(""),
                view.path("outputs").path("prefix").asText(""));
    }

    public boolean isFinal() {
        return isFinal(state);
    }

    /** Whether a run that is in {@code state} is over. */
    public static boolean isFinal(String state) {
        return FINAL.contains(state);
    }

    /** Every rendition is there. */
    public boolean isComplete() {
        return state.equals("COMPLETED");
    }

    boolean isPartial() {
        return state.equals("COMPLETED_PARTIAL");
    }

    /** "encoding", "completed partial": the state as a word in a line. */
    public String stateName() {
        return state.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Why a final job is not complete, one sentence. */
    public String whyNotComplete() {
        return switch (state) {
            case "CANCELED" -> "The job " + id + " was canceled.";
            case "COMPLETED_PARTIAL" -> {
                List<String> dropped = renditions.stream()
                        .filter(Rendition::isDropped)
                        .map(Rendition::name)
                        .toList();
                yield "The asset is incomplete: " + String.join(", ", dropped) + " could not be made.";
            }
            default -> error.orElse("The job " + id + " failed without a reason.");
        };
    }
}
