package io.tailrace.gateway.ingest;

import static io.tailrace.gateway.ingest.SourceRulesTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tailrace.events.IngestCompleted;
import io.tailrace.events.JobView;
import io.tailrace.events.Lane;
import io.tailrace.events.Sidecar;
import io.tailrace.gateway.http.Json;
import io.tailrace.gateway.http.ProblemException;
import io.tailrace.profiles.IngestRules;
import io.tailrace.profiles.Profiles;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRequestsTest {

    private final ApiRequests requests = new ApiRequests(
            new SourceRules(Set.of("media-input", "file:nas")),
            new JobTerms(Profiles.load(Optional.empty()), IngestRules.none()));

    @Test
    void readsACompleteRequest() {
        JobRequest request = read("""
                {"source":{"bucket":"media-input","key":"a b.mp4","versionId":"v1","etag":"\\"e1\\""},
                 "profile":"proxy","priority":"urgent","outputPrefix":"events/1","metadata":{"title":"Tag 1"},
                 "encoderVersion":"ffmpeg-7.1"}
                """);
        IngestCompleted record = request.record(7);
        assertThat(record.getBucket()).isEqualTo("media-input");
        assertThat(record.getKey()).isEqualTo("a b.mp4");
        assertThat(record.getVersionId()).contains("v1");
        assertThat(record.getEtag()).contains("e1");
        assertThat(record.getProfile()).isEqualTo("proxy");
        assertThat(record.getLane()).isEqualTo(Lane.URGENT);
        assertThat(record.getOutputPrefix()).contains("events/1");
        assertThat(record.getMetadata()).isEqualTo(Map.of("title", "Tag 1"));
        assertThat(record.getEncoderVersion()).isEqualTo("ffmpeg-7.1");
        assertThat(record.getSource()).isEqualTo("api");
        assertThat(record.getAcceptedAtMillis()).isEqualTo(7);
    }

    @Test
    void takesAFileBelowASourceRoot() {
        JobRequest request = read("{\"source\":{\"uri\":\"file://nas/shows/a%20b 1.mp4\"}}");
        assertThat(request.bucket()).isEqualTo("file:nas");
        assertThat(request.key()).isEqualTo("shows/a%20b 1.mp4");
        assertThat(request.jobId())
                .isEqualTo(read("{\"source\":{\"bucket\":\"file:nas\",\"key\":\"shows/a%20b 1.mp4\"}}")
                        .jobId());
    }

    @Test
    void resolvesTheDefaults() {
        JobRequest request = read("{\"source\":{\"bucket\":\"media-input\",\"key\":\"a\"}}");
        assertThat(request.profile()).isEqualTo("hls-ladder");
        assertThat(request.lane()).isEqualTo(Lane.NORMAL);
        assertThat(request.outputPrefix()).isEmpty();
        assertThat(request.encoderVersion()).isEmpty();
    }

    @Test
    void takesWhatAJobWantsOtherwiseInAnyOrder() {
        String source = "{\"source\":{\"bucket\":\"media-input\",\"key\":\"a\",\"etag\":\"e\"},\"overrides\":";
        JobRequest one = read(source + "{\"video\": {\"speed\":\"fast\"}, \"poster\": null}}");
        JobRequest same = read(source + "{\"poster\":null,\"video\":{\"speed\":\"fast\"}}}");
        JobRequest none = read(source + "null}");

        assertThat(one.record(1).getOverrides()).isEqualTo("{\"poster\":null,\"video\":{\"speed\":\"fast\"}}");
        assertThat(one.jobId()).isEqualTo(same.jobId()).isNotEqualTo(none.jobId());
        assertThat(one.firstView(1).getOverrides()).isEqualTo(one.overrides());
    }

    @Test
    void takesFilesOfSubtitles() {
        JobRequest request = read("""
                {"source":{"bucket":"media-input","key":"talk.mp4"},
                 "subtitles":[{"key":"talk.en.srt","language":"en","label":"English","hearingImpaired":true},{"key":"talk.vtt"}]}
                """);
        assertThat(request.record(1).getSubtitles())
                .containsExactly(
                        new Sidecar("talk.en.srt", "en", "English", false, true),
                        new Sidecar("talk.vtt", "und", "", false, false));
    }

    @Test
    void takesTheKeyOfAnAddressLiterally() {
        JobRequest request = read("{\"source\":{\"uri\":\"s3://media-input/in/a%20b?c#d.mp4\"}}");
        assertThat(request.key()).isEqualTo("in/a%20b?c#d.mp4");
        assertThat(request.jobId())
                .isEqualTo(read("{\"source\":{\"bucket\":\"media-input\",\"key\":\"in/a%20b?c#d.mp4\"}}")
                        .jobId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|missing-field",
                "{'source':{}}|missing-field",
                "{'source':{'bucket':'media-input'}}|missing-field",
                "{'source':'s3://media-input/a'}|invalid-field",
                "{'source':{'bucket':1,'key':'a'}}|invalid-field",
                "{'source':{'uri':'http://media-input/a'}}|invalid-field",
                "{'source':{'uri':'s3://media-input'}}|invalid-field",
                "{'source':{'uri':'file:///etc/passwd'}}|invalid-bucket",
                "{'source':{'uri':'file://other/a.mp4'}}|source-not-allowed",
                "{'source':{'uri':'file://nas/../a.mp4'}}|invalid-key",
                "{'source':{'uri':'file://nas//etc/passwd'}}|invalid-key",
                "{'source':{'bucket':'file:nas','key':'/a.mp4'}}|invalid-key",
                "{'source':{'uri':'s3://media-input/a','key':'a'}}|invalid-field",
                "{'source':{'uri':'s3://media-input/'}}|invalid-key",
                "{'source':{'uri':'s3://other-bucket/a'}}|source-not-allowed",
                "{'source':{'bucket':'media-input','key':'a','vesion':'1'}}|unknown-field",
                "{'source':{'bucket':'media-input','key':'a'},'profil':'proxy'}|unknown-field",
                "{'source':{'bucket':'media-input','key':'a'},'profile':'none'}|unknown-profile",
                "{'source':{'bucket':'media-input','key':'a'},'overrides':{'video':{'speed':'warp'}}}|invalid-overrides",
                "{'source':{'bucket':'media-input','key':'a'},'overrides':{'policy':{'maxBytes':1}}}|invalid-overrides",
                "{'source':{'bucket':'media-input','key':'a'},'overrides':[1]}|invalid-field",
                "{'source':{'bucket':'media-input','key':'a'},'subtitles':[{'key':'a.txt'}]}|invalid-subtitles",
                "{'source':{'bucket':'media-input','key':'a'},'subtitles':[{'key':'a.srt','language':'?'}]}|invalid-subtitles",
                "{'source':{'bucket':'media-input','key':'a'},'subtitles':[{'key':'../a.srt'}]}|invalid-key",
                "{'source':{'bucket':'media-input','key':'a'},'subtitles':[{'key':'a.srt','forced':'no'}]}|invalid-field",
                "{'source':{'bucket':'media-input','key':'a'},'subtitles':[{}]}|missing-field",
                "{'source':{'bucket':'media-input','key':'a'},'priority':'high'}|invalid-priority",
                "{'source':{'bucket':'media-input','key':'a'},'metadata':{'a':1}}|invalid-field",
                "{'source':{'bucket':'media-input','key':'a'},'metadata':['a']}|invalid-field"
            })
    void namesWhatIsWrong(String body, String code) {
        assertRefused(code, () -> read(body.replace('\'', '"')));
    }

    @Test
    void namesTheProfilesThatThereAre() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> read("{\"source\":{\"bucket\":\"media-input\",\"key\":\"a\"},\"profile\":\"x\"}"))
                .withMessageContaining("hls-ladder")
                .withMessageContaining("proxy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "1",
                "{",
                "{}{}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":NaN}",
                "not json",
                "{\"source\":{}} x"
            })
    void refusesWhatIsNotOneJsonObject(String body) {
        assertRefused("malformed", () -> read(body));
    }

    @Test
    void refusesDeepNesting() {
        assertRefused("malformed", () -> read("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"));
    }

    @Test
    void derivesTheIdFromTheIdempotencyKeyAlone() {
        JobRequest one = read("{\"source\":{\"bucket\":\"media-input\",\"key\":\"a\"}}", Optional.of("k"));
        JobRequest other = read("{\"source\":{\"bucket\":\"media-input\",\"key\":\"b\"}}", Optional.of("k"));
        assertThat(one.jobId()).isEqualTo(other.jobId());
        assertThat(one.fingerprint()).isNotEqualTo(other.fingerprint());
    }

    @Test
    void tellsFromAViewWhetherItWasTheSameRequest() {
        JobRequest request = read("{\"source\":{\"bucket\":\"media-input\",\"key\":\"a\"}}", Optional.of("k"));
        JobView view = request.firstView(1);
        assertThat(request.fingerprint().mayHaveMade(view)).isTrue();
        JobView probed = JobView.newBuilder(view).setEtag("e").build();
        assertThat(request.fingerprint().mayHaveMade(probed)).isTrue();
        JobView other = JobView.newBuilder(view).setKey("b").build();
        assertThat(request.fingerprint().mayHaveMade(other)).isFalse();
    }

    private JobRequest read(String body) {
        return read(body, Optional.empty());
    }

    private JobRequest read(String body, Optional<String> idempotencyKey) {
        return requests.read(Json.object(body.getBytes(StandardCharsets.UTF_8)), idempotencyKey);
    }
}
