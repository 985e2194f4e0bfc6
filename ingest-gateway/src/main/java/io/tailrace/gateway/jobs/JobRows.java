package io.tailrace.gateway.jobs;

import io.tailrace.events.JobView;
import java.util.Optional;

/** The view on disk. */
@FunctionalInterface
interface JobRows {

    /**
     * The job's row.
     *
     * @throws io.tailrace.gateway.http.ProblemException 503 while the view cannot be read
     */
    Optional<JobView> find(String id);
}
