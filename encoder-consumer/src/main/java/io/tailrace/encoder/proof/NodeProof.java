package io.tailrace.encoder.proof;

import io.tailrace.encoder.dialect.Dialect;
import io.tailrace.encoder.dialect.Encoders;
import io.tailrace.encoder.dialect.MasterEncoders;
import io.tailrace.encoder.dialect.PictureEncoder;
import io.tailrace.encoder.dialect.ProvenDevice;
import io.tailrace.encoder.dialect.SoundEncoders;
import io.tailrace.events.RefusedEncoder;
import io.tailrace.ffmpeg.ChildLauncher;
import io.tailrace.ffmpeg.FfmpegUnavailableException;
import io.tailrace.ffmpeg.MalformedMediaException;
import io.tailrace.media.DynamicRange;
import io.tailrace.media.MasterCodec;
import io.tailrace.media.PictureCodec;
import io.tailrace.media.SoundCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries the encoders of this node: an ffmpeg for each, two at a time. */
public final class NodeProof {

    private static final Logger LOG = LoggerFactory.getLogger(NodeProof.class);

    /** Sessions of a GPU that are all taken may be free again when another process has ended. */
    private static final int TRIES = 3;

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final int AT_A_TIME = 2;

    private final Trials trials;
    private final Path folder;

    /** @param folder exists; what is written there is removed again */
    public NodeProof(ChildLauncher launcher, Path folder) {
        this.trials = new Trials(launcher);
        this.folder = folder;
    }

    /** What became of the candidates of one codec. */
    private record Tried(
            Optional<PictureEncoder> able, String hash, Optional<String> deepHash, List<RefusedEncoder> refused) {}

    /** What became of the encoders for archives, which need no class. */
    private record Mastered(Set<MasterCodec> able, List<RefusedEncoder> refused) {}

    /** @param aac hash of its init segment */
    private record Sounds(String aac, SortedSet<SoundCodec> more, List<RefusedEncoder> refused) {}

    /**
     * The first of {@code dialects} with an encoder of pictures.
     *
     * @throws FfmpegUnavailableException when there is none, or sound or stills cannot be encoded
     * @throws IOException when the node lacks what it may have again: space, memory
     */
    public Proof first(List<Dialect> dialects) throws IOException, InterruptedException {
        List<RefusedEncoder> refused = new ArrayList<>();
        List<RefusedEncoder> passedOver = new ArrayList<>(); // one of each class tells enough in every heartbeat
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME, work -> {
            Thread thread = new Thread(work, "proof");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Future<Sounds> sound = threads.submit(this::sounds);
            Future<Mastered> masters = threads.submit(this::masters);
            for (Dialect dialect : dialects) {
                Map<PictureCodec, Tried> tried = pictures(dialect, threads);
                if (tried.values().stream().anyMatch(codec -> codec.able().isPresent())) {
                    return proof(dialect, tried, await(sound), await(masters), passedOver);
                }
                List<RefusedEncoder> ofClass = tried.values().stream()
                        .flatMap(codec -> codec.refused().stream())
                        .toList();
                refused.addAll(ofClass);
                ofClass.stream().findFirst().ifPresent(passedOver::add);
            }
            await(sound); // says better what is wrong when nothing works at all
        } finally {
            threads.shutdownNow();
            // What was interrupted kills its child and removes its files.
            boolean isDone = threads.awaitTermination(Trials.LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (!isDone) {
                LOG.warn("A trial of an encoder does not end");
            }
        }
        throw new FfmpegUnavailableException("This node can encode no picture: " + sentences(refused), null);
    }

    /**
     * Tries the device of {@code proof}'s dialect once more.
     *
     * @return what it does now; empty where it has none
     * @throws IOException when the node lacks what it may have again: space, memory
     */
    public Optional<ProvenDevice> device(Proof proof) throws IOException, InterruptedException {
        List<PictureEncoder> encoders = List.copyOf(proof.encoders().chosen().values());
        return DeviceProof.of(trials, folder, proof.dialect(), encoders, proof.hashes())
                .map(DeviceProof.Result::device);
    }

    private static String sentences(List<RefusedEncoder> refused) {
        return refused.stream()
                .map(encoder -> encoder.getName() + ": " + encoder.getReason())
                .collect(Collectors.joining("; "));
    }

    private Proof proof(
            Dialect dialect,
            Map<PictureCodec, Tried> tried,
            Sounds sounds,
            Mastered masters,
            List<RefusedEncoder> passedOver)
            throws IOException, InterruptedException {
        List<RefusedEncoder> refused = new ArrayList<>(passedOver);
        refused.addAll(sounds.refused());
        List<PictureEncoder> able = new ArrayList<>();
        SortedMap<PictureCodec, String> hashes = new TreeMap<>();
        SortedMap<PictureCodec, String> deepHashes = new TreeMap<>();
        tried.forEach((codec, result) -> {
            refused.addAll(result.refused());
            result.able().ifPresent(encoder -> {
                able.add(encoder);
                hashes.put(codec, result.hash());
            });
            result.deepHash().ifPresent(hash -> deepHashes.put(codec, hash));
        });
        Encoders encoders = Encoders.of(dialect.path(), able);
        Optional<DeviceProof.Result> device = DeviceProof.of(trials, folder, dialect, able, hashes);
        if (device.isPresent()) {
            refused.addAll(device.get().refused());
            encoders = encoders.with(device.get().device());
        }
        refused.addAll(masters.refused());
        return new Proof(dialect, encoders, hashes, deepHashes, sounds.aac(), sounds.more(), masters.able(), refused);
    }

    private Map<PictureCodec, Tried> pictures(Dialect dialect, ExecutorService threads)
            throws IOException, InterruptedException {
        Map<PictureCodec, Future<Tried>> running = new LinkedHashMap<>();
        for (PictureCodec codec : PictureCodec.values()) {
            List<PictureEncoder> candidates = dialect.candidates().stream()
                    .filter(encoder -> encoder.codec() == codec)
                    .toList();
            running.put(codec, threads.submit(() -> tryAll(dialect, candidates)));
        }
        Map<PictureCodec, Tried> done = new LinkedHashMap<>();
        for (Map.Entry<PictureCodec, Future<Tried>> entry : running.entrySet()) {
            done.put(entry.getKey(), await(entry.getValue()));
        }
        return done;
    }

    private static <T> T await(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new IllegalStateException(cause);
        }
    }

    /** Up to the first that works. One that is refused for more than a feature is not tried again without its features. */
    private Tried tryAll(Dialect dialect, List<PictureEncoder> candidates) throws IOException, InterruptedException {
        Map<String, String> refused = new LinkedHashMap<>();
        String ruledOut = "";
        for (PictureEncoder encoder : candidates) {
            if (encoder.name().equals(ruledOut)) {
                continue;
            }
            try {
                String hash = tryPatiently(new PictureTrial(dialect.path(), encoder, DynamicRange.SDR));
                refused.remove(encoder.name());
                return new Tried(Optional.of(encoder), hash, tryDeep(dialect, encoder, refused), told(refused));
            } catch (RefusedException e) {
                LOG.debug("{} {} refused: {}", dialect.hardwareClass(), encoder.name(), e.refusal());
                refused.put(encoder.name(), e.refusal().reason());
                ruledOut = e.refusal().kind() == Refusal.Kind.FEATURE ? "" : encoder.name();
            }
        }
        return new Tried(Optional.empty(), "", Optional.empty(), told(refused));
    }

    /** With pictures of 10 bit. An encoder that cannot is of use for all others. */
    private Optional<String> tryDeep(Dialect dialect, PictureEncoder encoder, Map<String, String> refused)
            throws IOException, InterruptedException {
        if (!encoder.isDeep()) {
            return Optional.empty();
        }
        try {
            return Optional.of(tryPatiently(new PictureTrial(dialect.path(), encoder, DynamicRange.PQ)));
        } catch (RefusedException e) {
            refused.put(encoder.name(), "10 bit: " + e.refusal().reason());
            return Optional.empty();
        }
    }

    private static List<RefusedEncoder> told(Map<String, String> refused) {
        return refused.entrySet().stream()
                .map(entry -> new RefusedEncoder(entry.getKey(), entry.getValue()))
                .toList();
    }

    private String tryPatiently(PictureTrial trial) throws RefusedException, IOException, InterruptedException {
        for (int left = TRIES; ; left--) {
            try {
                return tryOnce(trial).hash();
            } catch (RefusedException e) {
                if (e.refusal().kind() != Refusal.Kind.PASSING || left == 1) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }

    private TrialClip tryOnce(PictureTrial trial) throws RefusedException, IOException, InterruptedException {
        Path file = Files.createTempFile(folder, "trial-", ".mp4");
        try {
            List<String> compared = trials.run(trial.arguments(file));
            return trial.judge(Files.readAllBytes(file), compared);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** A node can do without them. */
    private Mastered masters() throws IOException, InterruptedException {
        Set<MasterCodec> able = EnumSet.noneOf(MasterCodec.class);
        Map<String, String> refused = new LinkedHashMap<>();
        for (MasterCodec codec : MasterCodec.values()) {
            MasterTrial trial = new MasterTrial(codec);
            Path file = Files.createTempFile(folder, "trial-", trial.ending());
            try {
                trial.judge(trials.run(trial.arguments(file)));
                able.add(codec);
            } catch (RefusedException e) {
                refused.put(
                        MasterEncoders.name(codec, MasterTrial.WIDTH),
                        e.refusal().reason());
            } finally {
                Files.deleteIfExists(file);
            }
        }
        return new Mastered(able, told(refused));
    }

    /** AAC and stills, which every node needs, and what other sound it can encode. */
    private Sounds sounds() throws IOException, InterruptedException {
        String aac = aac();
        SortedSet<SoundCodec> more = new TreeSet<>();
        List<RefusedEncoder> refused = new ArrayList<>();
        for (SoundCodec codec : SoundCodec.values()) {
            if (codec != SoundCodec.AAC) {
                try {
                    tryOnce(new SoundTrial(codec));
                    more.add(codec);
                } catch (RefusedException e) {
                    refused.add(new RefusedEncoder(
                            SoundEncoders.name(codec), e.refusal().reason()));
                }
            }
        }
        return new Sounds(aac, more, refused);
    }

    private void tryOnce(SoundTrial trial) throws RefusedException, IOException, InterruptedException {
        Path file = Files.createTempFile(folder, "trial-", ".mp4");
        try {
            trials.run(trial.arguments(file));
            trial.judge(Files.readAllBytes(file));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** AAC and stills, which need no class: the hash of the sound's init segment. */
    private String aac() throws IOException, InterruptedException {
        Path sound = Files.createTempFile(folder, "trial-", ".mp4");
        Path still = Files.createTempFile(folder, "trial-", ".jpg");
        try {
            trials.run(soundAndStill(sound, still));
            if (Files.size(still) == 0) {
                throw new FfmpegUnavailableException("The trial of JPEG, which every node needs, wrote nothing", null);
            }
            return TrialClip.parse(Files.readAllBytes(sound)).hash();
        } catch (RefusedException e) {
            throw new FfmpegUnavailableException(
                    "The trial of AAC and JPEG, which every node needs, failed: "
                            + e.refusal().reason(),
                    e);
        } catch (MalformedMediaException e) {
            throw new FfmpegUnavailableException("The trial of AAC failed: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(sound);
            Files.deleteIfExists(still);
        }
    }

    private static List<String> soundAndStill(Path sound, Path still) {
        List<String> line =
                new ArrayList<>(List.of("-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+error", "-y"));
        line.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=0.1"));
        line.addAll(List.of("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=0.4"));
        line.addAll(List.of("-map", "1:a", "-ac", "2", "-c:a", "aac", "-b:a", "128k"));
        line.addAll(PictureTrial.FRAGMENTS);
        line.add("file:" + sound);
        line.addAll(List.of("-map", "0:v", "-frames:v", "1", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p"));
        line.addAll(List.of("-f", "image2", "-update", "1", "file:" + still));
        return line;
    }
}
