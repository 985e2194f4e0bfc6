package io.tailrace.standalone.batch;

import io.tailrace.media.SourceRoot;
import io.tailrace.standalone.transfer.FileUpload;
import io.tailrace.standalone.transfer.JobRequest;
import io.tailrace.standalone.transfer.JobStatus;
import io.tailrace.standalone.transfer.Recipe;
import io.tailrace.standalone.transfer.Server;
import io.tailrace.standalone.transfer.Submission;
import io.tailrace.standalone.transfer.SubmissionAnswer;
import io.tailrace.standalone.transfer.SubtitleFile;
import io.tailrace.standalone.transfer.TransferException;
import io.tailrace.store.ObjectNotFoundException;
import io.tailrace.store.StoreException;
import io.tailrace.store.StoredObject;
import io.tailrace.store.TransientStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Makes a job of one recording of a batch: finds it, uploads it where it is a file, asks the gateway until that takes or refuses it, and
 * writes it down. Safe for use by several threads.
 */
final class EntrySubmission {

    /** Uploads are bound by the line, not by the number of them. */
    private static final int UPLOADS = 2;

    private static final Duration USUAL_PAUSE = Duration.ofSeconds(2);

    private final Server server;
    private final BatchOptions options;
    private final BatchState state;
    private final Consumer<String> notice;
    private final FileUpload upload;
    private final Throttle throttle;
    private final Outages outages;
    private final Semaphore uploads = new Semaphore(UPLOADS);
    private final Set<Identity> named = ConcurrentHashMap.newKeySet();
    private final Map<String, Optional<String>> profiles = new ConcurrentHashMap<>();

    /** @param notice hears why it does not go on at the moment */
    EntrySubmission(Server server, BatchOptions options, BatchState state, Consumer<String> notice) {
        this.server = server;
        this.options = options;
        this.state = state;
        this.notice = notice;
        this.upload = new FileUpload(server.store());
        this.throttle = new Throttle(options.rate());
        this.outages = new Outages(options.patience());
    }

    private record Found(
            String bucket, StoredObject object, Map<String, SubtitleFile> subtitles, Optional<Submitted.Look> file) {}

    /** True for the first of several that name the same; asked in the order of the batch, so that threads do not decide which one it is. */
    boolean isNew(Entry.Wanted wanted) {
        return named.add(Identity.ofName(wanted.label(), profile(wanted)));
    }

    private String profile(Entry.Wanted wanted) {
        return wanted.profile().or(options::profile).orElse("");
    }

    /**
     * Submits one.
     *
     * @throws TransferException when it makes no sense to go on with others either
     */
    SubmissionResult submit(Entry.Wanted wanted) throws TransferException, InterruptedException {
        String profile = profile(wanted);
        if (wanted.origin() instanceof Entry.Origin.Local local) {
            return ofFile(wanted, local.file(), profile);
        }
        return ofStored(wanted, (Entry.Origin.Stored) wanted.origin(), profile);
    }

    private SubmissionResult ofFile(Entry.Wanted wanted, Path file, String profile)
            throws TransferException, InterruptedException {
        Optional<String> objection = Submission.objection(file);
        if (objection.isPresent()) {
            return new SubmissionResult.Failed("bad-file", objection.get());
        }
        Submitted.Look look;
        try {
            look = new Submitted.Look(
                    file.toString(),
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis());
        } catch (IOException e) {
            return new SubmissionResult.Failed("bad-file", "It cannot be read: " + e.getMessage());
        }
        Identity identity = Identity.ofFile(look.path(), look.size(), look.modifiedMillis(), profile);
        if (state.knows(identity)) {
            return new SubmissionResult.Known();
        }
        if (options.isTrial()) {
            return trial(profile);
        }
        FileUpload.Uploaded uploaded;
        uploads.acquire();
        try {
            uploaded = upload.bring(file);
        } catch (TransferException e) {
            return new SubmissionResult.Failed("upload-failed", String.valueOf(e.getMessage()));
        } finally {
            uploads.release();
        }
        String bucket = server.store().connection().inputBucket();
        return ask(wanted, new Found(bucket, uploaded.source(), uploaded.subtitles(), Optional.of(look)), profile);
    }

    private SubmissionResult ofStored(Entry.Wanted wanted, Entry.Origin.Stored origin, String profile)
            throws TransferException, InterruptedException {
        StoredObject object;
        try {
            // A root of sources is not within this machine's reach: its workers say what lies there.
            boolean isKnown = origin.etag().isPresent()
                    || SourceRoot.name(origin.bucket()).isPresent();
            object = isKnown
                    ? new StoredObject(origin.key(), 0, origin.etag().orElse(""), Optional.empty(), Optional.empty())
                    : stat(origin);
        } catch (ObjectNotFoundException e) {
            return new SubmissionResult.Failed("source-not-found", "There is no such object.");
        } catch (StoreException e) {
            return new SubmissionResult.Failed("source-unreadable", e.getMessage());
        }
        if (state.knows(Identity.ofStored(origin.bucket(), object.key(), object.etag(), profile))) {
            return new SubmissionResult.Known();
        }
        return options.isTrial()
                ? trial(profile)
                : ask(wanted, new Found(origin.bucket(), object, Map.of(), Optional.empty()), profile);
    }

    private StoredObject stat(Entry.Origin.Stored origin)
            throws StoreException, TransferException, InterruptedException {
        Backoff backoff = Backoff.NONE;
        while (true) {
            try {
                StoredObject object = server.store().stat(origin.bucket(), origin.key(), Optional.empty());
                outages.heard();
                return object;
            } catch (TransientStoreException e) {
                backoff = pause(backoff, e.getMessage());
            } catch (IllegalArgumentException e) { // the client knows that no bucket is named like this
                throw new TransferException("The bucket " + origin.bucket() + " cannot be used: " + e.getMessage(), e);
            }
        }
    }

    private SubmissionResult trial(String profile) throws InterruptedException {
        Optional<String> problem = profile.isEmpty() ? Optional.empty() : profileProblem(profile);
        return problem.<SubmissionResult>map(reason -> new SubmissionResult.Failed("unknown-profile", reason))
                .orElseGet(SubmissionResult.WouldBe::new);
    }

    private Optional<String> profileProblem(String profile) throws InterruptedException {
        Optional<String> known = profiles.get(profile);
        if (known != null) {
            return known;
        }
        Optional<String> problem = Optional.empty();
        try {
            server.gateway().requireProfile(profile);
        } catch (TransferException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        profiles.put(profile, problem);
        return problem;
    }

    private SubmissionResult ask(Entry.Wanted wanted, Found found, String profile)
            throws TransferException, InterruptedException {
        JobRequest request = new JobRequest(
                found.bucket(),
                found.object(),
                Recipe.of(profile.isEmpty() ? Optional.empty() : Optional.of(profile), options.encoderVersion()),
                Optional.of(wanted.priority().orElse(options.priority())),
                wanted.metadata(),
                found.subtitles());
        Backoff backoff = Backoff.NONE;
        while (true) {
            throttle.acquire();
            SubmissionAnswer answer = server.gateway().ask(request);
            if (answer instanceof SubmissionAnswer.Taken taken) {
                outages.heard();
                return done(found, profile, taken.job());
            }
            if (answer instanceof SubmissionAnswer.Refused refused) {
                outages.heard();
                return new SubmissionResult.Failed("refused", refused.reason());
            }
            if (answer instanceof SubmissionAnswer.Later later) {
                outages.heard();
                Duration time = later.after().orElse(USUAL_PAUSE);
                notice.accept("the gateway asks to wait " + time.toSeconds() + " s: " + later.reason());
                throttle.close(time);
            } else {
                backoff = pause(backoff, ((SubmissionAnswer.Silence) answer).reason());
            }
        }
    }

    private Backoff pause(Backoff before, String reason) throws TransferException, InterruptedException {
        outages.silent(reason);
        Backoff backoff = before.next();
        notice.accept(reason + "; tried again in " + backoff.pause().toMillis() + " ms");
        Thread.sleep(backoff.pause().toMillis());
        return backoff;
    }

    private SubmissionResult done(Found found, String profile, JobStatus job) throws TransferException {
        Submitted submitted = new Submitted(
                found.bucket(),
                found.object().key(),
                found.object().etag(),
                profile,
                job.id(),
                job.run(),
                job.state(),
                found.file());
        state.add(submitted);
        return new SubmissionResult.Done(submitted);
    }
}
