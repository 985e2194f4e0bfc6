package io.tailrace.encoder;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tailrace.embedded.EmbeddedS3;
import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.encode.DeviceTrust;
import io.tailrace.encoder.encode.EncodeTools;
import io.tailrace.encoder.encode.SegmentedHandler;
import io.tailrace.encoder.encode.WholeHandler;
import io.tailrace.encoder.probe.PrepareHandler;
import io.tailrace.encoder.probe.ProbeHandler;
import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.process.ScratchSpace;
import io.tailrace.encoder.proof.NodeProof;
import io.tailrace.encoder.proof.Proof;
import io.tailrace.encoder.relay.RelaySettings;
import io.tailrace.encoder.relay.SourceRelay;
import io.tailrace.encoder.source.RootFolders;
import io.tailrace.encoder.source.Sources;
import io.tailrace.encoder.text.TextHandler;
import io.tailrace.events.Plan;
import io.tailrace.events.PreparedMedia;
import io.tailrace.events.Rendition;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.SourceFacts;
import io.tailrace.events.Task;
import io.tailrace.events.TaskKind;
import io.tailrace.events.UnitResult;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.ExitReport;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.ffmpeg.Guard;
import io.tailrace.ffmpeg.SystemLibraries;
import io.tailrace.service.Closeables;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.SourceStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.worker.TaskHandler;
import io.tailrace.worker.TaskResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An encoder without Kafka: an S3 server, the relay, ffmpeg, and the handlers called as a slot would call them. */
final class Workshop implements AutoCloseable {

    static final FfmpegPrograms PROGRAMS = programs();
    static final String IDENTITY = "test-identity";

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Closeables parts = new Closeables();
    private final Path folder;
    private final ObjectStore store;
    private final SourceStore sources;
    private final ChildLauncher launcher;
    private ChildLauncher children;
    private final FfmpegRunner runner;
    private final SourceRelay relay;
    private Encoders encoders = Encoders.preferred(Dialects.cpu());
    private DeviceTrust trust = new DeviceTrust(encoders, metrics);

    Workshop(Path folder) throws Exception {
        this.folder = folder;
        EmbeddedS3 s3 =
                parts.add(EmbeddedS3.start(Files.createDirectory(folder.resolve("s3")), 0, "key", "secret", List.of()));
        StoreConnection connection = new StoreConnection(
                URI.create(s3.endpoint()), "us-east-1", "key", "secret", "media-input", "media-work", "media-output");
        store = parts.add(new ObjectStore(connection));
        store.ensureBucket("media-input");
        store.ensureBucket("media-work");
        launcher = parts.add(new ChildLauncher(PROGRAMS, Files.createDirectory(folder.resolve("scratch"))));
        children = launcher;
        sources = new Sources(store, new RootFolders(Map.of("nas", Files.createDirectory(folder.resolve("nas")))));
        relay = parts.add(SourceRelay.start(sources, RelaySettings.DEFAULT, metrics));
        runner = new FfmpegRunner(launcher);
    }

    private static FfmpegPrograms programs() {
        FfmpegPrograms programs = FfmpegPrograms.bundled();
        SystemLibraries.ensure(programs);
        return programs;
    }

    /** Encodes pictures with these from now on. */
    void use(Encoders others) {
        encoders = others;
        trust = new DeviceTrust(others, metrics);
    }

    /** With children of {@code programs}, too. */
    void use(Encoders others, FfmpegPrograms programs) throws IOException {
        use(others);
        children = parts.add(new ChildLauncher(programs, folder.resolve("scratch")));
    }

    /** Tries the device of {@code dialect} again when the one in use is trusted no more. */
    DeviceTest retest(Dialect dialect) throws IOException, InterruptedException {
        Path place = folder.resolve("scratch");
        Proof proof = new NodeProof(launcher, place).first(List.of(dialect));
        return parts.add(DeviceTest.start(launcher, place, proof, trust, Duration.ofMillis(10)));
    }

    /** Chunks that were done over without the device. */
    double fallbacks() {
        return Optional.ofNullable(metrics.find("tailrace.device.fallbacks").counter())
                .map(Counter::count)
                .orElse(0.0);
    }

    ObjectStore store() {
        return store;
    }

    /** Buckets, and the root {@code nas}, a folder of that name. */
    SourceStore sources() {
        return sources;
    }

    Path folder() {
        return folder;
    }

    /** Bytes of sources that the store sent. */
    long bytesFetched() {
        return (long) metrics.get("tailrace.relay.store").counter().count();
    }

    /** Bytes of sources that the relay sent. */
    long bytesServed() {
        return (long) metrics.get("tailrace.relay.served").counter().count();
    }

    /** Runs ffmpeg by itself, for making sources and for checking results; returns the lines of standard output. */
    List<String> ffmpeg(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("-nostdin", "-hide_banner", "-y", "-loglevel", "level+error"));
        line.addAll(List.of(arguments));
        return lines(line, true);
    }

    List<String> ffprobe(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("-v", "level+error"));
        line.addAll(List.of(arguments));
        return lines(line, false);
    }

    private List<String> lines(List<String> line, boolean isFfmpeg) throws IOException, InterruptedException {
        List<String> output = new ArrayList<>();
        var child = isFfmpeg ? launcher.ffmpeg(line, output::add) : launcher.ffprobe(line, output::add);
        ExitReport report = child.await(Guard.limit(Duration.ofMinutes(1)));
        // A decoder that complains still ends with 0.
        if (!report.isClean() || (!isFfmpeg && !report.lastLines().isEmpty())) {
            throw new IOException(line + " ended with " + report.code() + ": " + report.tellingLine());
        }
        return output;
    }

    void upload(String key, Path file) throws Exception {
        store.putFile("media-input", key, file, "application/octet-stream");
    }

    TaskHandler probe() {
        return new ProbeHandler(sources, relay, runner);
    }

    TaskHandler prepare() {
        return new PrepareHandler(store, relay, runner, scratch(Long.MAX_VALUE));
    }

    /** A new handler each time: nothing may be remembered between chunks. */
    TaskHandler encoder(TaskKind kind) {
        return encoder(kind, children, false);
    }

    /** With children of another kind. */
    TaskHandler encoder(TaskKind kind, ChildLauncher children, boolean isSampling) {
        EncodeTools tools = new EncodeTools(
                store,
                sources,
                relay,
                new FfmpegRunner(children),
                encoders,
                trust,
                IDENTITY,
                scratch(Long.MAX_VALUE),
                isSampling);
        return switch (kind) {
            case FILE, IMAGE -> new WholeHandler(tools);
            case TEXT -> new TextHandler(tools);
            default -> new SegmentedHandler(tools);
        };
    }

    private ScratchSpace scratch(long limit) {
        return new ScratchSpace(folder.resolve("scratch"), limit);
    }

    /** With little local disk. */
    TaskHandler whole(long scratchLimit) {
        return new WholeHandler(new EncodeTools(
                store, sources, relay, runner, encoders, trust, IDENTITY, scratch(scratchLimit), false));
    }

    SourceFacts probe(String key) throws Exception {
        Task task = Tasks.probe("media-input", key, Optional.empty());
        return ((TaskResult.Probed) probe().run(task, new FakeAttempt(task))).facts();
    }

    /** Probes, prepares where needed, plans. */
    Plan plan(String key, boolean isOneChunk) throws Exception {
        SourceFacts facts = probe(key);
        if (facts.getIsSeekable()) {
            return TestPlanner.plan(facts, Optional.empty(), isOneChunk);
        }
        Task task = Tasks.prepare(facts);
        PreparedMedia prepared = ((TaskResult.Prepared) prepare().run(task, new FakeAttempt(task))).media();
        return TestPlanner.plan(facts, Optional.of(prepared), isOneChunk);
    }

    List<UnitResult> encode(TaskKind kind, Plan plan, int chunk, List<String> renditions) throws Exception {
        Task task = Tasks.encode(kind, plan, chunk, renditions, 1);
        return ((TaskResult.Units) encoder(kind).run(task, new FakeAttempt(task))).units();
    }

    static List<String> names(Plan plan, RenditionKind kind) {
        return plan.getRenditions().stream()
                .filter(rendition -> rendition.getKind() == kind)
                .map(Rendition::getName)
                .toList();
    }

    @Override
    public void close() {
        parts.close();
    }
}
