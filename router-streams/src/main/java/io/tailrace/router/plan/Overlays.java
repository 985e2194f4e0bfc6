package io.tailrace.router.plan;

import io.tailrace.events.ObjectVersion;
import io.tailrace.events.OverlayIntent;
import io.tailrace.events.SourceFacts;
import io.tailrace.profiles.OverlayRecipe;
import io.tailrace.profiles.Profile;
import java.util.List;
import java.util.Optional;

/** What is drawn onto the pictures of a title. */
final class Overlays {

    private static final String MIDNIGHT = "00:00:00:00";

    private Overlays() {}

    /** @param timecode of frame 0; empty: the source has none */
    static List<OverlayIntent> of(Profile profile, SourceFacts facts, String timecode) {
        return profile.overlays().stream()
                .map(overlay -> intent(overlay, facts, timecode))
                .toList();
    }

    private static OverlayIntent intent(OverlayRecipe recipe, SourceFacts facts, String timecode) {
        OverlayIntent.Builder intent = OverlayIntent.newBuilder()
                .setAt(recipe.at().word())
                .setHeight(recipe.height())
                .setMargin(recipe.margin())
                .setOpacity(recipe.opacity());
        return switch (recipe.kind()) {
            case TEXT -> intent.setText(recipe.content()).build();
            case TIMECODE ->
                intent.setTimecode(timecode.isEmpty() ? MIDNIGHT : timecode).build();
            case IMAGE -> intent.setImage(image(recipe.content(), facts)).build();
        };
    }

    /** An image that is to be drawn and that the probe did not look at. */
    static Optional<String> unseen(Profile profile, SourceFacts facts) {
        return profile.overlays().stream()
                .filter(overlay -> overlay.kind() == OverlayRecipe.Kind.IMAGE)
                .map(OverlayRecipe::content)
                .filter(key -> find(key, facts).isEmpty())
                .findFirst();
    }

    private static Optional<ObjectVersion> find(String key, SourceFacts facts) {
        return facts.getOverlayImages().stream()
                .filter(image -> image.getKey().equals(key))
                .findFirst();
    }

    private static ObjectVersion image(String key, SourceFacts facts) {
        return find(key, facts)
                .orElseThrow(() -> new IllegalArgumentException("the probe did not look at the image " + key));
    }
}
