package io.tailrace.standalone.cli;

import io.tailrace.standalone.progress.ProgressDisplay;
import io.tailrace.standalone.transfer.AssetFolders;
import io.tailrace.standalone.transfer.FileWork;
import io.tailrace.standalone.transfer.Submission;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The files a command was given. */
final class FileArguments {

    private FileArguments() {}

    /**
     * The files that can be tried, each once; what is wrong with the others is shown.
     *
     * @param out folder of the assets' folders
     */
    static List<FileWork> usable(List<Path> files, Path out, ProgressDisplay display) {
        List<Path> distinct = List.copyOf(new LinkedHashSet<>(files));
        List<String> folders = AssetFolders.names(distinct);
        List<FileWork> usable = new ArrayList<>();
        for (int i = 0; i < distinct.size(); i++) {
            Path file = distinct.get(i);
            Optional<String> objection = Submission.objection(file);
            if (objection.isPresent()) {
                display.failed(file.toString(), objection.get());
            } else {
                usable.add(new FileWork(file, file.toString(), out.resolve(folders.get(i))));
            }
        }
        return usable;
    }

    static int count(List<Path> files) {
        return new LinkedHashSet<>(files).size();
    }
}
