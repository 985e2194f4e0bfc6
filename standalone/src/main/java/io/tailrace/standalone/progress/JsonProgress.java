package io.tailrace.standalone.progress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.standalone.transfer.JobStatus;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * One JSON object per line, for scripts: {@code type} is {@code progress} (only when something changed), {@code asset}, {@code done},
 * {@code failed} or {@code player}. Reasons also go to {@code err} as sentences.
 */
public final class JsonProgress implements ProgressDisplay {

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, JobStatus> last = new HashMap<>();

    public JsonProgress(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void update(String file, JobStatus status) {
        if (status.equals(last.put(file, status))) {
            return;
        }
        ObjectNode json = event("progress", file).put("job", status.id()).put("state", status.state());
        if (!status.waitingFor().isEmpty()) {
            json.put("waitingFor", status.waitingFor());
        }
        ObjectNode renditions = json.putObject("renditions");
        status.renditions().forEach(rendition -> renditions.put(rendition.name(), rendition.share()));
        print(json);
    }

    @Override
    public void complete(String file, JobStatus status, Path folder) {
        ObjectNode json = event("asset", file).put("job", status.id()).put("path", folder.toString());
        status.damage().ifPresent(words -> json.put("damage", words));
        print(json);
    }

    @Override
    public void done(String file, JobStatus status) {
        ObjectNode json = event("done", file).put("job", status.id()).put("state", status.state());
        status.damage().ifPresent(words -> json.put("damage", words));
        print(json);
    }

    @Override
    public void failed(String file, String reason) {
        print(event("failed", file).put("reason", reason));
        err.println(Printable.text(file) + ": " + Printable.text(reason));
    }

    @Override
    public void playable(String file, String url) {
        print(event("player", file).put("url", url));
    }

    private static ObjectNode event(String type, String file) {
        return JsonNodeFactory.instance.objectNode().put("type", type).put("file", file);
    }

    private void print(ObjectNode json) {
        out.println(json);
        out.flush();
    }

    @Override
    public void close() {}
}
