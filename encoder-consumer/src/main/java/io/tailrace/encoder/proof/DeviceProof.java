package io.tailrace.encoder.proof;

import io.tailrace.encoder.dialect.Device;
import io.tailrace.encoder.dialect.DeviceDecoder;
import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.dialect.PicturePath;
import io.tailrace.encoder.dialect.PictureStep;
import io.tailrace.encoder.dialect.ProvenDevice;
import io.tailrace.encoder.dialect.Scaling;
import io.tailrace.events.RefusedEncoder;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.PictureCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries what a device does besides encoding: each of its decoders, and each proved encoder with pictures that lie there. Nothing of it is
 * needed: what is refused is done by the CPU.
 */
final class DeviceProof {

    private static final Logger LOG = LoggerFactory.getLogger(DeviceProof.class);

    /** For all decoders; a trial takes a third of a second. A device that hangs must not keep the worker from its start. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Trials trials;
    private final Path folder;
    private final Device device;

    DeviceProof(Trials trials, Path folder, Device device) {
        this.trials = trials;
        this.folder = folder;
        this.device = device;
    }

    /** @param refused decoders, as {@code h264, 8 bit: decoder}, and feeds, each with its reason */
    record Result(ProvenDevice device, List<RefusedEncoder> refused) {}

    /** What {@code dialect}'s device does; empty where it has none. */
    static Optional<Result> of(
            Trials trials,
            Path folder,
            Dialect dialect,
            List<PictureEncoder> encoders,
            SortedMap<PictureCodec, String> hashes)
            throws IOException, InterruptedException {
        Optional<Device> device = dialect.device();
        return device.isEmpty()
                ? Optional.empty()
                : Optional.of(new DeviceProof(trials, folder, device.get()).result(encoders, hashes));
    }

    Result result(List<PictureEncoder> encoders, Map<PictureCodec, String> hashes)
            throws IOException, InterruptedException {
        List<RefusedEncoder> refused = new ArrayList<>();
        List<DeviceDecoder> decoders = new ArrayList<>();
        Set<String> proved = new HashSet<>();
        long end = System.nanoTime() + LONGEST.toNanos();
        for (DeviceDecoder decoder : device.decoders()) {
            // The first of a codec will do.
            if (proved.contains(decoder.words())) {
                continue;
            }
            Optional<String> problem =
                    System.nanoTime() - end > 0 ? Optional.of("there was no time left to try it") : problem(decoder);
            if (problem.isEmpty()) {
                decoders.add(decoder);
                proved.add(decoder.words());
            } else {
                LOG.debug("Decoder of the {} for {} refused: {}", device.word(), decoder.words(), problem.get());
                refused.add(new RefusedEncoder("decoder of " + decoder.words(), problem.get()));
            }
        }
        refused.removeIf(
                known -> proved.stream().anyMatch(words -> known.getName().equals("decoder of " + words)));
        Set<PictureCodec> fed = EnumSet.noneOf(PictureCodec.class);
        boolean isFed = device.uploaded().isPresent();
        for (PictureEncoder encoder : isFed ? encoders : List.<PictureEncoder>of()) {
            Optional<String> problem = problem(encoder, String.valueOf(hashes.get(encoder.codec())));
            problem.ifPresentOrElse(
                    why -> refused.add(new RefusedEncoder(encoder.name() + " fed by the " + device.word(), why)),
                    () -> fed.add(encoder.codec()));
        }
        return new Result(new ProvenDevice(device, decoders, fed), refused);
    }

    private Optional<String> problem(DeviceDecoder decoder) throws IOException, InterruptedException {
        DecoderTrial trial = new DecoderTrial(device, decoder);
        Path clip = Files.createTempFile(folder, "clip-", ".mkv");
        try {
            trials.run(trial.clip(clip));
            return PictureTrial.difference(trials.run(trial.arguments(clip)))
                    .map(what -> Refusal.wrong(what).reason());
        } catch (RefusedException e) {
            return Optional.of(e.refusal().reason());
        } finally {
            Files.deleteIfExists(clip);
        }
    }

    /** A rendition may be made of both, so the init segment has to be the same. */
    private Optional<String> problem(PictureEncoder encoder, String hash) throws IOException, InterruptedException {
        Scaling scaling = new Scaling(encoder, PictureTrial.WIDTH, PictureTrial.HEIGHT, false);
        String filters =
                device.uploaded().orElseThrow() + "," + device.scaled(scaling).orElseThrow();
        PictureStep fed = (any, form) -> filters;
        PictureTrial trial =
                new PictureTrial(new PicturePath(device.opened(), List.of(fed)), encoder, DynamicRange.SDR);
        Path file = Files.createTempFile(folder, "trial-", ".mp4");
        try {
            List<String> compared = trials.run(trial.arguments(file));
            TrialClip clip = trial.judge(Files.readAllBytes(file), compared);
            return clip.hash().equals(hash)
                    ? Optional.empty()
                    : Optional.of("it writes another init segment of pictures that lie on the " + device.word());
        } catch (RefusedException e) {
            return Optional.of(e.refusal().reason());
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
