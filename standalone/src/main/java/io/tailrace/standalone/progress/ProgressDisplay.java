package io.tailrace.standalone.progress;

import io.tailrace.standalone.transfer.JobStatus;
import java.nio.file.Path;

/** Shows what happens to the files of a command. Called from one thread at a time. */
public interface ProgressDisplay extends AutoCloseable {

    /** The job of {@code file} is in this state; called again and again, with or without a change. */
    void update(String file, JobStatus status);

    /** The asset of {@code file} lies in {@code folder}. */
    void complete(String file, JobStatus status, Path folder);

    /** The job of {@code file} is complete; its asset stays where it was published. */
    void done(String file, JobStatus status);

    /** {@code file} has no complete asset; {@code reason} is one sentence. */
    void failed(String file, String reason);

    /** Where the asset of {@code file} can be watched. */
    void playable(String file, String url);

    /** Nothing more comes. */
    @Override
    void close();
}
