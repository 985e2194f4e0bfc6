package io.tailrace.standalone.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.tailrace.gateway.hooks.FinishedRecording;
import io.tailrace.gateway.hooks.FinishedRecording.LocalFile;
import io.tailrace.gateway.hooks.HookGuard;
import io.tailrace.gateway.hooks.HookReading;
import io.tailrace.gateway.hooks.HookRequest;
import io.tailrace.gateway.hooks.RecorderHook;
import io.tailrace.gateway.hooks.RecorderHooks;
import io.tailrace.gateway.http.Answer;
import io.tailrace.gateway.http.Call;
import io.tailrace.gateway.http.HttpServer;
import io.tailrace.gateway.http.Problem;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.gateway.http.Text;
import io.tailrace.service.Environment;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears the recorder's own hook beside the recorder, by the gateway's checks and readers: {@code POST /hook/{kind}[/{token}]}. */
final class HookListener implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HookListener.class);

    private final HookGuard guard;
    private final WatchedFolders folders;
    private final IngestAgent agent;
    private final InstantSource clock = InstantSource.system();
    private final HttpServer http;

    private HookListener(HookGuard guard, WatchedFolders folders, IngestAgent agent, MeterRegistry metrics) {
        this.guard = guard;
        this.folders = folders;
        this.agent = agent;
        this.http = new HttpServer(metrics);
    }

    /**
     * @param port 0 takes a free one
     * @throws io.tailrace.service.ConfigurationException when the port is taken or a setting of the hooks makes no sense
     */
    static HookListener start(
            String host,
            int port,
            Environment environment,
            WatchedFolders folders,
            IngestAgent agent,
            MeterRegistry metrics) {
        HookGuard guard = HookGuard.from(environment, HttpServer.isLoopback(host));
        HookListener listener = new HookListener(guard, folders, agent, metrics);
        listener.http
                .route("/hook/{kind}", Map.of("POST", listener::receive))
                .route("/hook/{kind}/{token}", Map.of("POST", listener::receive));
        listener.http.start(host, port);
        return listener;
    }

    int port() {
        return http.port();
    }

    private Answer receive(Call call) throws InterruptedException {
        RecorderHook hook = RecorderHooks.find(call.path("kind"))
                .orElseThrow(() -> new ProblemException(Problem.of(
                        HttpStatus.NOT_FOUND_404,
                        "unknown-hook",
                        "there is no hook of that kind, known are " + String.join(", ", RecorderHooks.kinds()))));
        HookRequest request = new HookRequest(call::header, call::query, call.optionalPath("token"), call.bytes());
        guard.verify(hook, request, clock.instant());
        HookReading reading = hook.read(request);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode taken = body.putArray("files");
        for (FinishedRecording recording : reading.recordings()) {
            file(recording).ifPresent(file -> {
                agent.finished(file);
                taken.add(file.toString());
            });
        }
        return Answer.ok(hook.reply(request).orElse(body));
    }

    private Optional<Path> file(FinishedRecording recording) {
        if (!(recording.place() instanceof LocalFile local)) {
            return Optional.empty();
        }
        String named = local.path().toString();
        Optional<Path> file = folders.find(named);
        if (file.isEmpty()) {
            log.warn("A hook names {}, which is no file in a watched folder", Text.shown(named));
        }
        return file;
    }

    @Override
    public void close() {
        http.close();
    }
}
