package io.tailrace.gateway.recipes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import io.tailrace.profiles.AudioRecipe;
import io.tailrace.profiles.FileRecipe;
import io.tailrace.profiles.Profile;
import io.tailrace.profiles.Profiles;
import io.tailrace.profiles.Rung;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;

/** Profiles as HTTP calls. Lengths are seconds, rates bits per second, sizes pixels or bytes. */
public final class ProfileEndpoints {

    private static final double MILLIS_PER_SECOND = 1000.0;
    private static final double MILLION = 1e6;

    private final Profiles profiles;
    private final Supplier<Optional<String>> mistake;

    /** @param mistake what is wrong with the folder of profiles as it is, while its last good content is in effect */
    public ProfileEndpoints(Profiles profiles, Supplier<Optional<String>> mistake) {
        this.profiles = profiles;
        this.mistake = mistake;
    }

    /** {@code GET /api/v1/profiles}. */
    public Answer list(Call call) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("default", profiles.defaultName());
        mistake.get().ifPresent(sentence -> body.put("error", sentence));
        ArrayNode items = body.putArray("items");
        profiles.all()
                .forEach(profile -> items.addObject()
                        .put("name", profile.name())
                        .put("description", profile.description())
                        .put("packaging", profile.packaging().word())
                        .put("version", profile.version()));
        return Answer.ok(body);
    }

    /** {@code GET /api/v1/profiles/{name}}. */
    public Answer show(Call call) {
        String name = call.path("name");
        return Answer.ok(profiles.find(name)
                .map(ProfileEndpoints::json)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        HttpStatus.NOT_FOUND_404,
                        "unknown-profile",
                        "there is no profile \"" + Text.shown(name) + "\""))));
    }

    private static ObjectNode json(Profile profile) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", profile.name());
        json.put("version", profile.version());
        json.put("description", profile.description());
        json.put("packaging", profile.packaging().word());
        json.put("split", profile.split().word());
        json.put("gopSeconds", seconds(profile.gop()));
        json.put("segmentSeconds", seconds(profile.segment()));
        json.put("chunkSeconds", seconds(profile.chunk()));
        json.put("maxFrameRate", profile.maxFrameRate().toString());
        json.putObject("video")
                .put("codec", profile.video().codec().word())
                .put("codecProfile", profile.video().codecProfile())
                .put("speed", profile.video().speed())
                .put("threads", profile.video().threads());
        ArrayNode rungs = json.putArray("rungs");
        profile.rungs().forEach(rung -> rung(rungs.addObject(), rung));
        ArrayNode audio = json.putArray("audio");
        profile.audio().forEach(recipe -> audio(audio.addObject(), recipe));
        profile.poster()
                .ifPresent(poster -> json.putObject("poster")
                        .put("box", poster.box().toString())
                        .put("at", poster.at()));
        json.put("damageLimit", profile.damage().limitMillionths() / MILLION);
        ObjectNode failures =
                json.putObject("failures").put("tries", profile.failures().tries());
        profile.failures().timeLimit().ifPresent(limit -> failures.put("timeLimitSeconds", seconds(limit)));
        failures.put("brokenRung", profile.failures().brokenRung());
        ArrayNode files = json.putArray("files");
        profile.files().forEach(file -> file(files.addObject(), file));
        json.putObject("policy")
                .put("maxBytes", profile.policy().maxBytes())
                .put("maxSeconds", seconds(profile.policy().maxDuration()))
                .put("maxPixels", profile.policy().maxPixels())
                .put("maxStreams", profile.policy().maxStreams());
        return json;
    }

    private static void rung(ObjectNode json, Rung rung) {
        json.put("box", rung.box().toString());
        json.put("quality", rung.quality());
        json.put("maxBitsPerSecond", rung.maxBitsPerSecond());
        json.put("codec", rung.codec().word());
    }

    private static void audio(ObjectNode json, AudioRecipe recipe) {
        json.put("codec", recipe.codec());
        json.put("channels", recipe.channels());
        json.put("bitsPerSecond", recipe.bitsPerSecond());
        json.put("sampleRate", recipe.sampleRate());
        json.put("fromChannels", recipe.fromChannels());
        recipe.loudness().ifPresent(loudness -> json.put("loudness", loudness));
    }

    private static void file(ObjectNode json, FileRecipe file) {
        json.put("name", file.name());
        json.put("container", file.container().word());
        file.picture().ifPresent(rung -> rung(json.putObject("picture"), rung));
        file.master()
                .ifPresent(master -> json.putObject("picture")
                        .put("codec", master.codec().word())
                        .put("codecProfile", master.codecProfile()));
        file.audio().ifPresent(recipe -> audio(json.putObject("audio"), recipe));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
