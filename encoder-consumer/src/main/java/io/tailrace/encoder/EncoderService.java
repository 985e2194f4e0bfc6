package io.tailrace.encoder;

import io.tailrace.encoder.encode.EncodeTools;
import io.tailrace.encoder.encode.SegmentedHandler;
import io.tailrace.encoder.encode.WholeHandler;
import io.tailrace.encoder.probe.HashHandler;
import io.tailrace.encoder.probe.PrepareHandler;
import io.tailrace.encoder.probe.ProbeHandler;
import io.tailrace.encoder.process.FfmpegRunner;
import io.tailrace.encoder.process.ScratchSpace;
import io.tailrace.encoder.relay.RelaySettings;
import io.tailrace.encoder.relay.SourceRelay;
import io.tailrace.encoder.scan.InputScan;
import io.tailrace.encoder.text.TextHandler;
import io.tailrace.events.Capabilities;
import io.tailrace.events.TaskKind;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.FfmpegPrograms;
import io.tailrace.kafka.KafkaConnection;
import io.tailrace.service.Closeables;
import io.tailrace.service.ConfigurationException;
import io.tailrace.service.ServiceContext;
import io.tailrace.store.ObjectStore;
import io.tailrace.store.StoreConnection;
import io.tailrace.topics.Topics;
import io.tailrace.worker.QueueRole;
import io.tailrace.worker.SelfTest;
import io.tailrace.worker.TaskHandler;
import io.tailrace.worker.Worker;
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
            SourceRelay relay =
                    parts.add(SourceRelay.start(store, RelaySettings.forSlots(options.slots()), context.metrics()));
            FfmpegRunner runner = new FfmpegRunner(launcher);
            ScratchSpace space = new ScratchSpace(scratch.folder(), options.scratchLimit());
            context.metrics().gauge("tailrace.scratch.reserved.bytes", space, ScratchSpace::reserved);

            List<QueueRole> roles = new ArrayList<>();
            if (options.isProbe()) {
                roles.add(new QueueRole(
                        Topics.PROBE_QUEUE,
                        options.probeSlots(),
                        false,
                        Map.of(
                                TaskKind.PROBE, new ProbeHandler(store, relay, runner),
                                TaskKind.PREPARE, new PrepareHandler(store, relay, runner, space),
                                TaskKind.HASH, new HashHandler(store))));
            }
            EncoderIdentity identity =
                    new EncoderIdentity("", Capabilities.newBuilder().build());
            if (options.isEncode()) {
                programs.check();
                identity = EncoderIdentity.prove(launcher, scratch.folder());
                EncodeTools tools = new EncodeTools(store, relay, runner, identity.name(), space, options.isSampling());
                roles.add(new QueueRole(options.pool(), options.slots(), true, encoders(tools)));
            }
            SelfTest test = new NodeTest(launcher, scratch.folder(), identity.name());
            parts.add(Worker.start(
                    kafka, context, options.worker(identity), roles, Optional.of(test), options.untilEmpty()));
            LOG.info("Encoder of pool {} ready: {} slots, {}", options.pool(), options.slots(), identity.name());
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
