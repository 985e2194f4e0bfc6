package io.tailrace.gateway.hooks;

import io.tailrace.gateway.hooks.FinishedRecording.Place;
import io.tailrace.gateway.hooks.FinishedRecording.Stored;
import io.tailrace.gateway.http.JsonObject;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * LiveKit's {@code egress_ended} (proto3 JSON: 64-bit integers are text, defaults are absent, enumerations names or numbers). An egress
 * that ended has not always made a file.
 */
final class LiveKitHook implements RecorderHook {

    /** EGRESS_LIMIT_REACHED: stopped by a limit of time or size, the file is cut but whole. */
    private static final Set<String> USABLE = Set.of("EGRESS_COMPLETE", "3", "EGRESS_LIMIT_REACHED", "6");

    private static final long NANOS_OF_A_MILLI = 1_000_000;

    @Override
    public String kind() {
        return "livekit";
    }

    @Override
    public HookCheck check(List<String> secrets) {
        return LiveKitToken.of(secrets);
    }

    @Override
    public HookReading read(HookRequest request) {
        JsonObject body = request.json();
        if (!body.text("event").equals(Optional.of("egress_ended"))) {
            return HookReading.nothing("no egress_ended");
        }
        JsonObject egress = body.object("egressInfo").orElseThrow(() -> HookRequest.missing("egressInfo"));
        String status = egress.scalar("status").orElse("EGRESS_STARTING");
        if (!USABLE.contains(status)) {
            return HookReading.nothing("the egress ended as " + status);
        }
        if (egress.scalar("backupStorageUsed").filter("true"::equals).isPresent()) {
            return HookReading.nothing("the egress went to its backup storage, which is no input bucket");
        }
        String event = body.text("id").or(() -> egress.text("egressId")).orElse("");
        List<JsonObject> files = new ArrayList<>(egress.objects("fileResults"));
        if (files.isEmpty()) {
            egress.object("file").ifPresent(files::add);
        }
        if (files.isEmpty()) {
            return HookReading.nothing("the egress wrote no file");
        }
        List<Supplier<HookReading>> readings = files.stream()
                .<Supplier<HookReading>>map(file -> () -> file(request, event, egress, file))
                .toList();
        return HookReading.ofAll(readings);
    }

    private HookReading file(HookRequest request, String event, JsonObject egress, JsonObject file) {
        String name = file.text("filename").orElseThrow(() -> HookRequest.missing("filename"));
        Place place = place(request, name, file.text("location").orElse(""));
        return HookReading.of(FinishedRecording.of(place, Dedup.id(kind(), event, name))
                .withSize(file.number("size"))
                .at(millis(file.scalar("endedAt").or(() -> egress.scalar("endedAt"))))
                .with("room", egress.text("roomName"))
                .with("egress", egress.text("egressId")));
    }

    private static long millis(Optional<String> nanos) {
        return nanos.filter(text -> text.matches("\\d{1,18}|[1-8]\\d{18}"))
                .map(text -> Long.parseLong(text) / NANOS_OF_A_MILLI)
                .orElse(0L);
    }

    /** The key is the file's name; its location is needed for the bucket alone, and is never opened. */
    private static Place place(HookRequest request, String name, String location) {
        Optional<String> bucket = request.query("bucket");
        if (bucket.isPresent()) {
            return new Stored(bucket.get(), name);
        }
        if (location.startsWith("/")) {
            return LocalPaths.absolute(location);
        }
        return bucket(name, location)
                .map(found -> new Stored(found, name))
                .orElseThrow(() -> new ProblemException(Problem.invalid(
                        "invalid-field",
                        "the location of the file does not tell its bucket: add ?bucket= to the hook's address")));
    }

    /** {@code s3://bucket/key}, {@code https://bucket.s3…/key} or {@code https://s3…/bucket/key}. */
    private static Optional<String> bucket(String name, String location) {
        try {
            URI uri = new URI(location);
            String host = Optional.ofNullable(uri.getHost()).orElse("");
            String path = Optional.ofNullable(uri.getPath()).orElse("").replaceFirst("^/", "");
            if (path.equals(name)) {
                return Optional.of("s3".equals(uri.getScheme()) ? host : host.split("\\.", 2)[0]);
            }
            return Optional.of(path)
                    .filter(whole -> whole.endsWith("/" + name))
                    .map(whole -> whole.substring(0, whole.length() - name.length() - 1));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
