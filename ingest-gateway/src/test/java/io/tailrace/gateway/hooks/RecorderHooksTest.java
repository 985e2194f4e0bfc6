package io.tailrace.gateway.hooks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tailrace.gateway.hooks.FinishedRecording.LocalFile;
import io.tailrace.gateway.hooks.FinishedRecording.Stored;
import io.tailrace.gateway.http.ProblemException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The payloads that recorders send, as captured or as their documentation shows them. */
class RecorderHooksTest {

    private static RecorderHook hook(String kind) {
        return RecorderHooks.find(kind).orElseThrow();
    }

    private static HookReading read(String kind, Requests request) {
        return hook(kind).read(request.request());
    }

    private static FinishedRecording one(String kind, Requests request) {
        HookReading reading = read(kind, request);
        assertThat(reading.recordings()).as(reading.toString()).hasSize(1);
        return reading.recordings().get(0);
    }

    private static String path(FinishedRecording recording) {
        return ((LocalFile) recording.place()).path().toString();
    }

    private static void ignores(String kind, Requests request) {
        HookReading reading = read(kind, request);
        assertThat(reading.recordings()).isEmpty();
        assertThat(reading.ignored()).isNotEmpty();
    }

    private static void refuses(String kind, Requests request) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> read(kind, request));
    }

    private static final String NGINX =
            "app=live&flashver=FMLE/3.0&swfurl=&tcurl=rtmp://host/live&pageurl=&addr=127.0.0.1"
                    + "&clientid=1&call=record_done&recorder=all&name=cam1&path=/rec/cam1-1795247702.flv&token=abc";

    @Test
    void readsTheFormOfNginxRtmp() {
        FinishedRecording recording = one("nginx-rtmp", Requests.of(NGINX));
        assertThat(path(recording)).isEqualTo("/rec/cam1-1795247702.flv");
        assertThat(recording.details()).isEqualTo(Map.of("application", "live", "stream", "cam1", "recorder", "all"));
        assertThat(one("nginx-rtmp", Requests.of(NGINX)).eventId()).isEqualTo(recording.eventId());
        assertThat(one("nginx-rtmp", Requests.of(NGINX.replace("702.", "703."))).eventId())
                .isNotEqualTo(recording.eventId());
    }

    @Test
    void believesThePathOfNginxRtmpAndNotThePublishers() {
        assertThat(path(one("nginx-rtmp", Requests.of(NGINX + "&path=/etc/passwd&call=publish"))))
                .isEqualTo("/rec/cam1-1795247702.flv");
        assertThat(path(one("nginx-rtmp", Requests.of(NGINX.replace("cam1-", "a%20b%c3%A4%+(1)-")))))
                .isEqualTo("/rec/a bä% (1)-1795247702.flv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"call=publish&name=cam1&type=live", "call=publish_done", "", "%%%=&&=", "call"})
    void ignoresOtherCallsOfNginxRtmp(String body) {
        ignores("nginx-rtmp", Requests.of(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/rec/../etc/passwd", "/rec/%252e%252e/x", "rec.flv", "/rec/a%00.flv", "%2e%2e/a", ""})
    void refusesHostilePathsOfNginxRtmp(String path) {
        refuses("nginx-rtmp", Requests.of("call=record_done&recorder=all&path=" + path));
    }

    private static final String SRS = """
            {"action":"on_dvr","client_id":%s,"ip":"127.0.0.1","vhost":"__defaultVhost__","app":"live","stream":"cam1",
             "param":"?token=x","cwd":"/usr/local/srs","file":"%s","server_id":"vid-1","a_new_field":{"x":[1]}}
            """;

    @ParameterizedTest
    @CsvSource({
        "108, ./objs/nginx/html/live/cam1.1700000000.flv, /usr/local/srs/objs/nginx/html/live/cam1.1700000000.flv",
        "'\"q1\"', /data/cam1.mp4, /data/cam1.mp4"
    })
    void readsTheDvrCallbackOfSrsAndAnswersItsZero(String client, String file, String expected) {
        Requests request = Requests.of(SRS.formatted(client, file));
        assertThat(path(one("srs", request))).isEqualTo(expected);
        assertThat(one("srs", request).details()).containsEntry("stream", "cam1");
        assertThat(hook("srs").reply(request.request()).orElseThrow()).hasToString("{\"code\":0}");
    }

    @Test
    void ignoresOtherActionsOfSrsAndRefusesPathsOutOfItsFolder() {
        ignores("srs", Requests.of("{\"action\":\"on_publish\",\"stream\":\"cam1\"}"));
        refuses("srs", Requests.of(SRS.formatted("1", "../../../etc/passwd")));
        refuses("srs", Requests.of("not json"));
    }

    @Test
    void readsWhatCurlPostsForMediaMtx() {
        Requests request = Requests.of(
                "path=%2Frecordings%2Fcam%201%2F2026-07-25_10-00-00-000000.mp4&stream=cam%201&duration=4.008");
        FinishedRecording recording = one("mediamtx", request);
        assertThat(path(recording)).isEqualTo("/recordings/cam 1/2026-07-25_10-00-00-000000.mp4");
        assertThat(recording.details()).isEqualTo(Map.of("stream", "cam 1", "recordedSeconds", "4.008"));
        assertThat(path(one("mediamtx", Requests.of("path=./recordings/a.mp4").query("folder", "/opt/mtx"))))
                .isEqualTo("/opt/mtx/recordings/a.mp4");
        refuses("mediamtx", Requests.of("path=./recordings/a.mp4"));
        refuses("mediamtx", Requests.of("stream=cam1"));
    }

    @Test
    void admitsEveryStreamOfOvenMediaEngine() {
        Requests opening = Requests.of("""
                {"client":{"address":"1.2.3.4","port":29291},"request":{"direction":"incoming","protocol":"rtmp",
                 "status":"opening","url":"rtmp://host/app/stream","time":"2026-01-02T03:04:05.000+09:00"}}""");
        ignores("ovenmediaengine", opening);
        assertThat(hook("ovenmediaengine").reply(opening.request()).orElseThrow())
                .hasToString("{\"allowed\":true}");
        Requests closing =
                Requests.of("{\"client\":{},\"request\":{\"direction\":\"incoming\",\"status\":\"closing\"}}");
        assertThat(hook("ovenmediaengine").reply(closing.request()).orElseThrow())
                .hasToString("{}");
    }

    @Test
    void readsStoppedRecordingsOfOvenMediaEnginesRecordApi() {
        Requests records = Requests.of("""
                {"message":"OK","statusCode":200,"response":[
                 {"state":"recording","id":"a","filePath":"/rec/a.ts"},
                 {"state":"stopped","id":"b","app":"app","stream":{"name":"stream_o"},"filePath":"/rec/${Stream}.ts",
                  "outputFilePath":"/rec/default/app/stream_o_1.ts"},
                 {"state":"stopped","id":"c","filePath":"/rec/${Stream}.ts"}]}""");
        HookReading reading = read("ovenmediaengine", records);
        assertThat(reading.recordings()).hasSize(1);
        assertThat(path(reading.recordings().get(0))).isEqualTo("/rec/default/app/stream_o_1.ts");
        assertThat(reading.ignored()).hasSize(2);
        assertThat(hook("ovenmediaengine").reply(records.request())).isEmpty();
    }

    @Test
    void readsVodReadyOfAntMediaAsFormAndAsJson() {
        Requests form = Requests.of("id=stream1&action=vodReady&streamName=Show&category=&vodName=stream1&vodId=123456")
                .query("folder", "/usr/local/antmedia/webapps/LiveApp/streams");
        FinishedRecording recording = one("ant-media", form);
        assertThat(path(recording)).isEqualTo("/usr/local/antmedia/webapps/LiveApp/streams/stream1.mp4");
        assertThat(recording.details()).isEqualTo(Map.of("stream", "stream1", "title", "Show"));
        Requests json = Requests.of("""
                {"id":"stream1","action":"vodReady","streamName":null,"vodName":"stream1_1.mp4","vodId":"123457",
                 "timestamp":1700000000000}""").query("folder", "/s");
        assertThat(path(one("ant-media", json))).isEqualTo("/s/stream1_1.mp4");
        ignores("ant-media", Requests.of("id=stream1&action=liveStreamEnded"));
        refuses("ant-media", Requests.of("action=vodReady&vodName=../x").query("folder", "/s"));
    }

    private static final String LIVEKIT = """
            {"event":"egress_ended","id":"EV_1","createdAt":"1700000000","egressInfo":{"egressId":"EG_1","roomName":"room",
             "status":%s,"startedAt":"1700000000000000000","endedAt":"1700000060000000000","fileResults":[
              {"filename":"live/room-1.mp4","duration":"60000000000","size":"1234567","location":"%s"}]}}
            """;

    @ParameterizedTest
    @CsvSource({
        "'\"EGRESS_COMPLETE\"', https://media-input.s3.amazonaws.com/live/room-1.mp4",
        "3, https://s3.example.com:9000/media-input/live/room-1.mp4",
        "'\"EGRESS_LIMIT_REACHED\"', s3://media-input/live/room-1.mp4"
    })
    void readsAnEgressOfLiveKit(String status, String location) {
        FinishedRecording recording = one("livekit", Requests.of(LIVEKIT.formatted(status, location)));
        assertThat(recording.place()).isEqualTo(new Stored("media-input", "live/room-1.mp4"));
        assertThat(recording.size()).hasValue(1_234_567);
        assertThat(recording.eventTimeMillis())
                .isEqualTo(Instant.ofEpochSecond(1_700_000_060).toEpochMilli());
        assertThat(recording.details()).isEqualTo(Map.of("room", "room", "egress", "EG_1"));
    }

    @Test
    void ignoresAnEgressOfLiveKitThatMadeNoFile() {
        ignores("livekit", Requests.of(LIVEKIT.formatted("\"EGRESS_FAILED\"", "")));
        ignores("livekit", Requests.of(LIVEKIT.formatted("4", "")));
        ignores("livekit", Requests.of("{\"event\":\"egress_ended\",\"egressInfo\":{\"status\":3}}"));
        ignores("livekit", Requests.of("{\"event\":\"room_started\",\"room\":{}}"));
        ignores("livekit", Requests.of(LIVEKIT.formatted("3,\"backupStorageUsed\":true", "s3://b/live/room-1.mp4")));
        ignores("livekit", Requests.of(LIVEKIT.formatted("3", "https://elsewhere/x.mp4")));
        assertThat(one("livekit", Requests.of(LIVEKIT.formatted("3", "azure:x")).query("bucket", "b1"))
                        .place())
                .isEqualTo(new Stored("b1", "live/room-1.mp4"));
    }

    @Test
    void readsASavedVideoOfRed5AndIgnoresTheRest() {
        Requests named = Requests.of(
                "{\"event\":\"video-saved\",\"guid\":\"live/stream1\",\"path\":\"/usr/local/red5pro/webapps/live/streams/stream1.mp4\"}");
        assertThat(path(one("red5", named))).endsWith("/streams/stream1.mp4");
        ignores("red5", Requests.of("{\"event\":\"video-saved\",\"guid\":\"live/stream1\"}"));
        ignores(
                "red5",
                Requests.of(
                        "{\"event\":\"stream-unpublished\",\"guid\":\"live/stream1\",\"clusterNodeType\":\"TYPE_OFF\"}"));
    }

    private static final String EVENT = """
            {"specversion":"1.0","id":"%s","source":"/recorder/1","type":"com.example.recording.finished",
             "time":"2026-01-02T03:04:05.000Z","subject":"cam1","datacontenttype":"application/json",
             "data":{"url":"s3://media-input/in/cam%%201.mkv","stream":"cam1","size":7,"etag":"e1","labels":{"hall":"1"}}}""";

    @Test
    void readsCloudEventsStructuredBinaryAndInABatch() {
        FinishedRecording structured = one(
                "generic",
                Requests.of(EVENT.formatted("r-1"))
                        .header("Content-Type", "application/cloudevents+json; charset=utf-8"));
        assertThat(structured.place()).isEqualTo(new Stored("media-input", "in/cam%201.mkv"));
        assertThat(structured.etag()).contains("e1");
        assertThat(structured.size()).hasValue(7);
        assertThat(structured.details()).isEqualTo(Map.of("stream", "cam1", "hall", "1"));
        FinishedRecording binary = one(
                "generic",
                Requests.of("{\"bucket\":\"media-input\",\"key\":\"in/cam1.mkv\"}")
                        .header("Content-Type", "application/json")
                        .header("ce-specversion", "1.0")
                        .header("ce-id", "r-1")
                        .header("ce-source", "/recorder/1")
                        .header("ce-type", "com.example.recording.finished")
                        .header("ce-time", "2026-01-02T03:04:05.000Z"));
        assertThat(binary.eventId()).isEqualTo(structured.eventId());
        assertThat(binary.eventTimeMillis()).isEqualTo(structured.eventTimeMillis());
        HookReading batch = read(
                "generic",
                Requests.of("[" + EVENT.formatted("r-1") + "," + EVENT.formatted("r-2") + ",{\"specversion\":\"0.3\"}]")
                        .header("Content-Type", "application/cloudevents-batch+json"));
        assertThat(batch.recordings()).hasSize(2);
        assertThat(batch.ignored()).hasSize(1);
        assertThat(batch.recordings().get(0).eventId()).isEqualTo(structured.eventId());
    }

    @Test
    void readsBase64DataAndPlainObjects() {
        assertThat(one("generic", Requests.of("""
                        {"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"eyJidWNrZXQiOiJiMSIsImtleSI6ImsifQ=="}""")).place()).isEqualTo(new Stored("b1", "k"));
        FinishedRecording plain = one(
                "generic",
                Requests.of(
                                "{\"bucket\":\"b1\",\"key\":\"a/b.mp4\",\"versionId\":\"v1\",\"id\":17,\"time\":\"2026-01-02T03:04:05Z\"}")
                        .header("Content-Type", "application/json"));
        assertThat(plain.place()).isEqualTo(new Stored("b1", "a/b.mp4"));
        assertThat(plain.versionId()).contains("v1");
        assertThat(plain.eventId()).isNotEmpty();
        assertThat(path(one("generic", Requests.of("{\"path\":\"/rec/a.mp4\"}"))))
                .isEqualTo("/rec/a.mp4");
    }

    @Test
    void ignoresEventsWithoutARecordingAndOfOtherTypes() {
        ignores("generic", Requests.of("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}"));
        ignores("generic", Requests.of("{\"hello\":1}"));
        ignores("generic", Requests.of(EVENT.formatted("r-1")).query("type", "com.example.recording.begun"));
        refuses("generic", Requests.of("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"data\":{}}"));
        refuses("generic", Requests.of("{\"url\":\"http://evil.example/a.mp4\"}"));
        refuses("generic", Requests.of("{\"url\":\"s3://bucket\"}"));
        refuses("generic", Requests.of("{\"bucket\":\"b1\"}"));
        refuses("generic", Requests.of("[]"));
    }

    @Test
    void cutsDetailsThatAreTooLongAndTakesControlsOut() {
        String emoji = "\uD83D\uDE00";
        FinishedRecording recording = one(
                "generic",
                Requests.of("{\"bucket\":\"b1\",\"key\":\"k\",\"stream\":\"a\\u0007b" + "x".repeat(252) + emoji + emoji
                        + "\"}"));
        String stream = requireNonNull(recording.details().get("stream"));
        assertThat(stream).startsWith("a b").hasSizeLessThanOrEqualTo(256);
        assertThat(Character.isHighSurrogate(stream.charAt(stream.length() - 1)))
                .isFalse();
    }

    @Test
    void namesEveryKindOnce() {
        assertThat(RecorderHooks.kinds())
                .containsExactly(
                        "generic", "nginx-rtmp", "srs", "mediamtx", "ovenmediaengine", "ant-media", "livekit", "red5");
    }
}
