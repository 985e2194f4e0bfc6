package io.tailrace.gateway.hooks;

import io.tailrace.gateway.hooks.FinishedRecording.LocalFile;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.profiles.RecordedPath;

/** Files as recorders name them. Where a recorder gives a name without its folder, the hook's address says it: {@code ?folder=/rec}. */
final class LocalPaths {

    private LocalPaths() {}

    /** @throws ProblemException 422 when the path could mean another place, or is relative and the address has no folder */
    static LocalFile of(HookRequest request, String path) {
        if (path.startsWith("/")) {
            return absolute(path);
        }
        String folder = request.query("folder")
                .orElseThrow(
                        () -> new ProblemException(
                                Problem.invalid(
                                        "invalid-path",
                                        "the recorder names a file without its folder: add ?folder=/its/folder to the hook's address")));
        return absolute(folder + "/" + path);
    }

    static LocalFile absolute(String path) {
        try {
            return new LocalFile(RecordedPath.of(path));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalid("invalid-path", "the path of the recording " + e.getMessage()));
        }
    }
}
