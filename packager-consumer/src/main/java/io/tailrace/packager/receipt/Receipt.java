package io.tailrace.packager.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.events.ObjectVersion;
import io.tailrace.events.Plan;
import io.tailrace.events.PublishTask;
import io.tailrace.packager.asset.Asset;
import io.tailrace.packager.asset.AudioTrack;
import io.tailrace.packager.asset.Storyboard;
import io.tailrace.packager.asset.TextTrack;
import io.tailrace.packager.asset.Track;
import io.tailrace.packager.asset.VideoTrack;
import io.tailrace.packager.asset.WholeObject;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * {@code asset.json}: what was published, from what, by what, with the SHA-256 of every object. Keys of objects count from the asset's
 * prefix, so that a downloaded copy can be checked as well. Nothing in it comes from a clock that is not in a record.
 */
public final class Receipt {

    public static final String FORMAT = "tailrace.asset/1";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    /** Line ends of its own: the same bytes on every system. */
    private static final DefaultPrettyPrinter LINES =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    /** An object of the asset. {@code key} below the prefix, {@code sha256} in hex. */
    public record Entry(String key, long size, String sha256) {}

    private final String jobId;
    private final String prefix;
    private final PublishTask task;
    private final Asset asset;

    public Receipt(String jobId, String prefix, PublishTask task, Asset asset) {
        this.jobId = jobId;
        this.prefix = prefix;
        this.task = task;
        this.asset = asset;
    }

    /** The bytes of the receipt over all {@code objects}, in the order given. */
    public byte[] write(Collection<Entry> objects) {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT)
                .put("jobId", jobId)
                .put("revision", task.getRevision())
                .put("prefix", prefix)
                .put("profile", task.getPlan().getProfile())
                .put("profileVersion", task.getPlan().getProfileVersion())
                .put("packaging", task.getPlan().getPackaging())
                .put("createdAtMillis", task.getCreatedAtMillis())
                .put("auditHead", task.getAuditHead())
                .put("durationSeconds", asset.duration());
        writeSource(root.putObject("source"), task.getPlan());
        new TreeMap<>(task.getMetadata()).forEach(root.putObject("metadata")::put);
        ArrayNode renditions = root.putArray("renditions");
        asset.video().forEach(rung -> writeVideo(renditions.addObject(), rung));
        asset.audio().forEach(sound -> writeAudio(renditions.addObject(), sound));
        asset.texts().forEach(text -> writeText(renditions.addObject(), text));
        asset.objects().forEach(object -> writeObject(renditions.addObject(), object));
        asset.storyboard().ifPresent(board -> writeStoryboard(renditions.addObject(), board));
        asset.captions().forEach(root.putArray("captions")::add);
        ArrayNode notes = root.putArray("notes");
        task.getPlan()
                .getNotes()
                .forEach(note -> notes.addObject().put("code", note.getCode()).put("message", note.getMessage()));
        ArrayNode damaged = root.putArray("damaged");
        task.getDamaged()
                .forEach(span -> damaged.addObject()
                        .put("startMicros", span.getStartMicros())
                        .put("endMicros", span.getEndMicros()));
        List<String> dropped = task.getDropped().stream().sorted().toList();
        dropped.forEach(root.putArray("dropped")::add);
        ArrayNode list = root.putArray("objects");
        objects.forEach(entry -> list.addObject()
                .put("key", entry.key())
                .put("size", entry.size())
                .put("sha256", entry.sha256()));
        try {
            return (JSON.writer(LINES).writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }

    private static void writeSource(ObjectNode node, Plan plan) {
        ObjectVersion source = plan.getFacts().getSource();
        node.put("bucket", source.getBucket()).put("key", source.getKey());
        source.getVersionId().ifPresent(version -> node.put("versionId", version));
        node.put("etag", source.getEtag())
                .put("size", source.getSize())
                .put("container", plan.getFacts().getDemuxer())
                .put("durationMicros", plan.getFacts().getDurationMicros());
    }

    private static void writeVideo(ObjectNode node, VideoTrack rung) {
        writeTrack(node, "video", rung.track())
                .put("width", rung.width())
                .put("height", rung.height())
                .put("frameRate", rung.rate().toString())
                .put("frames", rung.track().samples());
    }

    private static void writeAudio(ObjectNode node, AudioTrack sound) {
        writeTrack(node, "audio", sound.track());
        sound.language().ifPresent(language -> node.put("language", language));
        if (!sound.role().word().isEmpty()) {
            node.put("role", sound.role().word());
        }
        node.put("label", sound.label())
                .put("channels", sound.channels())
                .put("sampleRate", sound.sampleRate())
                .put("samples", sound.track().samples());
    }

    private static void writeText(ObjectNode node, TextTrack text) {
        node.put("name", text.name())
                .put("kind", "text")
                .put("generation", text.generation())
                .put("encoder", text.encoder())
                .put("codec", "webvtt");
        text.language().ifPresent(language -> node.put("language", language));
        node.put("label", text.label())
                .put("forced", text.isForced())
                .put("hearingImpaired", text.isForTheDeaf())
                .put("segments", text.segments().size())
                .put("object", text.path(text.whole().name()));
    }

    private static void writeStoryboard(ObjectNode node, Storyboard board) {
        node.put("name", board.name())
                .put("kind", "image")
                .put("generation", board.generation())
                .put("encoder", board.encoder())
                .put("columns", board.columns())
                .put("rows", board.rows())
                .put("sheetWidth", board.width())
                .put("sheetHeight", board.height())
                .put("sheetSeconds", board.sheetSeconds())
                .put("sheets", board.sheets().size())
                .put("object", board.folder() + board.index().name());
    }

    private static ObjectNode writeTrack(ObjectNode node, String kind, Track track) {
        return node.put("name", track.name())
                .put("kind", kind)
                .put("generation", track.generation())
                .put("encoder", track.encoder())
                .put("codec", track.codec())
                .put("timescale", track.timescale())
                .put("durationTicks", track.durationTicks())
                .put("durationSeconds", track.duration())
                .put("segments", track.segments().size());
    }

    private static void writeObject(ObjectNode node, WholeObject object) {
        node.put("name", object.rendition())
                .put("kind", object.kind().name().toLowerCase(Locale.ROOT))
                .put("generation", object.generation())
                .put("encoder", object.encoder())
                .put("codec", object.codec())
                .put("width", object.width())
                .put("height", object.height())
                .put("frames", object.samples())
                .put("durationMicros", object.durationMicros())
                .put("object", object.path());
    }
}
