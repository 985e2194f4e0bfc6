package io.tailrace.media;

/** Keys in the work bucket (design, objects). An attempt writes only under its own prefix. */
public final class WorkKeys {

    private WorkKeys() {}

    /** Everything of a job: {@code {jobId}/}. */
    public static String job(String jobId) {
        return jobId + "/";
    }

    /** The private folder of one attempt: {@code {jobId}/{taskId}/{attempt}-{leaseId}/}. */
    public static String attempt(String jobId, String taskId, int attempt, String leaseId) {
        return jobId + "/" + taskId + "/" + attempt + "-" + leaseId + "/";
    }

    /** Where a copy step leaves the part list of a published unit. */
    public static String published(String jobId, String rendition, int generation, int chunk) {
        return jobId + "/published/" + rendition + "/g" + generation + "/" + chunk + ".json";
    }
}
