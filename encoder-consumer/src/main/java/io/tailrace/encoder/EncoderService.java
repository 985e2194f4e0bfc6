package io.tailrace.encoder;

import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Dialects;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.encode.DeviceTrust;
import io.tailrace.encoder.encode.EncodeTools;
import io.tailrace.encoder.encode.SegmentedHandler;
import io.tailrace.encoder.encode.WholeHandler;
import io.tailrace.encoder.probe.HashHandler;
import io.tailrace.encoder.probe.PrepareHandler;
import io.tailrace.encoder.probe.ProbeHandler;
import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.process.ScratchSpace;
import io.tailrace.encoder.proof.Machine;
import io.tailrace.encoder.proof.Proof;
import io.tailrace.encoder.relay.RelaySettings;
import io.tailrace.encoder.relay.SourceRelay;
import io.tailrace.encoder.scan.InputScan;
import io.tailrace.encoder.source.Sources;
import io.tailrace.encoder.text.TextHandler;
import io.tailrace.events.NodeFacts;
import io.tailrace.events.TaskKind;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.kafka.ClusterPresence;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.Closeables;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.Metrics;
import io.tailrace.service.ServiceContext;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.SourceStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.topics.Topics;
import io.tailrace.worker.QueueRole;
import io.tailrace.worker.SelfTest;
import io.tailrace.worker.TaskHandler;
import io.tailrace.worker.Worker;
import io.tailrace.worker.WorkerIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker process: takes probe and encoding tasks and runs them with ffmpeg. */
public final class EncoderService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EncoderService.class);

    private final Closeables parts;

    private EncoderService(Closeables parts) {
        this.parts = parts;
    }

    /**
     * Starts the worker; returns once it has proved what it can do and its slots are on their way.
     *
     * @throws ConfigurationException when a variable makes no sense
     * @throws io.tailrace.ffmpeg.FfmpegUnavailableException when ffmpeg does not run or cannot encode on this node
     */
    public static EncoderService start(ServiceContext context, KafkaConnection kafka, StoreConnection objects) {
        EncoderOptions options = EncoderOptions.from(context.environment());
        Closeables parts = new Closeables();
        try {
            if (options.isScan()) {
                parts.add(InputScan.start(context, kafka, objects));
            }
            if (!options.takesTasks()) {
                return new EncoderService(parts);
            }
            Scratch scratch = parts.add(Scratch.in(options.scratch()));
            FfmpegPrograms programs = FfmpegPrograms.configured(options.ffmpeg(), options.ffprobe());
            ChildLauncher launcher = parts.add(new ChildLauncher(programs, scratch.folder(), options.memory()));
            ObjectStore store = parts.add(new ObjectStore(objects));
            SourceStore sources = new Sources(store, options.roots());
            SourceRelay relay =
                    parts.add(SourceRelay.start(sources, RelaySettings.forSlots(options.slots()), context.metrics()));
            FfmpegRunner runner = new FfmpegRunner(launcher);
            ScratchSpace space = new ScratchSpace(scratch.folder(), options.scratchLimit());
            context.metrics().gauge("tailrace.scratch.reserved.bytes", space, ScratchSpace::reserved);
            Metrics.disk(context.metrics(), "scratch", options.scratch());

            List<QueueRole> roles = new ArrayList<>();
            if (options.isProbe()) {
                roles.add(new QueueRole(
                        Topics.PROBE_QUEUE,
                        options.probeSlots(),
                        false,
                        Map.of(
                                TaskKind.PROBE, new ProbeHandler(sources, relay, runner),
                                TaskKind.PREPARE, new PrepareHandler(store, relay, runner, space),
                                TaskKind.HASH, new HashHandler(sources))));
            }
            Node node = node(context, kafka, options, launcher, scratch);
            WorkerIdentity who = node.who();
            if (options.isEncode()) {
                DeviceTrust trust = new DeviceTrust(node.encoders(), context.metrics());
                if (node.encoders().device().isPresent()) {
                    parts.add(DeviceTest.start(
                            launcher, scratch.folder(), node.proof().orElseThrow(), trust));
                }
                EncodeTools tools = new EncodeTools(
                        store,
                        sources,
                        relay,
                        runner,
                        node.encoders(),
                        trust,
                        who.identity(),
                        space,
                        options.isSampling(who.hardwareClass()));
                roles.add(new QueueRole(who.pool(), options.slots(), true, encoders(tools)));
            }
            SelfTest test = new NodeTest(launcher, scratch.folder(), node.dialect(), who.identity());
            parts.add(Worker.start(
                    kafka, context, who, roles, Optional.of(test), options.untilEmpty(), options.limits()));
            LOG.info("Encoder of pool {} ready: {} slots, {}", who.pool(), options.slots(), who.identity());
            return new EncoderService(parts);
        } catch (IOException e) {
            closeAfter(parts, e);
            throw new UncheckedIOException("The worker cannot start: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            closeAfter(parts, e);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the worker started.", e);
        } catch (RuntimeException e) {
            closeAfter(parts, e);
            throw e;
        }
    }

    /** Who this worker is, and what it encodes and tests itself with. */
    private record Node(WorkerIdentity who, Dialect dialect, Encoders encoders, Optional<Proof> proof) {}

    private static Node node(
            ServiceContext context,
            KafkaConnection kafka,
            EncoderOptions options,
            ChildLauncher launcher,
            Scratch scratch)
            throws IOException, InterruptedException {
        if (!options.isEncode()) {
            return new Node(
                    options.worker(), Dialects.cpu(), Encoders.of(Dialects.cpu().path(), List.of()), Optional.empty());
        }
        launcher.programs().check();
        EncoderIdentity identity = EncoderIdentity.prove(launcher, scratch.folder(), options.dialects());
        NodeFacts facts = facts(identity);
        WorkerIdentity who = options.worker(identity, facts);
        tell(who, facts);
        NodeMeters.bind(context.metrics(), who, facts);
        if (options.dialects().size() > 1 && options.pool().isEmpty()) {
            // Only now is it known which topic this worker takes from.
            ClusterPresence.await(context, kafka, List.of(kafka.topics().tasks(who.pool())));
        }
        Proof proof = identity.proof();
        return new Node(who, proof.dialect(), proof.encoders(), Optional.of(proof));
    }

    private static NodeFacts facts(EncoderIdentity identity) throws InterruptedException {
        Machine machine = Machine.look();
        return NodeFacts.newBuilder()
                .setArchitecture(machine.architecture())
                .setGpu(machine.gpu())
                .setGpuDriver(machine.driver())
                .setFfmpeg(identity.ffmpeg())
                .setEncoders(identity.proof().names())
                .setRefused(identity.proof().refused())
                .build();
    }

    private static void tell(WorkerIdentity who, NodeFacts node) {
        LOG.info(
                "This node is of class {} and encodes with {}; its GPU: {}",
                who.hardwareClass(),
                String.join(", ", node.getEncoders()),
                node.getGpu().isEmpty() ? "none" : node.getGpu() + " (driver " + node.getGpuDriver() + ")");
        node.getRefused().forEach(refused -> LOG.info("Without {}: {}", refused.getName(), refused.getReason()));
    }

    private static void closeAfter(Closeables parts, Exception cause) {
        try {
            parts.close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private static Map<TaskKind, TaskHandler> encoders(EncodeTools tools) {
        SegmentedHandler segmented = new SegmentedHandler(tools);
        WholeHandler whole = new WholeHandler(tools);
        Map<TaskKind, TaskHandler> handlers = new EnumMap<>(TaskKind.class);
        handlers.put(TaskKind.ENCODE, segmented);
        handlers.put(TaskKind.AUDIO, segmented);
        handlers.put(TaskKind.FILE, whole);
        handlers.put(TaskKind.IMAGE, whole);
        handlers.put(TaskKind.TEXT, new TextHandler(tools));
        return handlers;
    }

    @Override
    public void close() {
        parts.close();
    }
}
