package io.tailrace.gateway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tailrace.events.DamagedSpan;
import io.tailrace.events.ErrorClass;
import io.tailrace.events.Failure;
import io.tailrace.events.JobOutputs;
import io.tailrace.events.JobState;
import io.tailrace.events.JobView;
import io.tailrace.events.Note;
import io.tailrace.events.RenditionKind;
import io.tailrace.events.RenditionView;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobJsonTest {

    @Test
    void leavesOutWhatIsNotKnown() {
        ObjectNode json = new JobJson(Optional.empty()).view(JobIndexTest.view("a", 1_000, JobState.QUEUED));
        assertThat(json).hasToString("""
                        {"id":"a","state":"QUEUED","run":1,"profile":"hls-ladder","priority":"normal",\
                        "source":{"bucket":"media-input","key":"a.mp4"},"progress":[],\
                        "times":{"created":"1970-01-01T00:00:01Z","updated":"1970-01-01T00:00:01Z"},\
                        "notes":[],"attemptsFailed":0,"metadata":{}}""");
    }

    @Test
    void showsAllThatIsKnown() {
        JobView view = JobView.newBuilder(JobIndexTest.view("a", 1_000, JobState.COMPLETED))
                .setVersionId("v")
                .setEtag("e")
                .setSize(3L)
                .setMetadata(Map.of("title", "T"))
                .setWaitingFor("a worker")
                .setNotes(List.of(new Note("subtitles-left-out", "one is a picture")))
                .setDamaged(
                        List.of(new DamagedSpan(12_000_000L, 14_400_000L), new DamagedSpan(20_000_000L, 21_000_000L)))
                .setDurationSeconds(1.5)
                .setStartedAtMillis(2_000L)
                .setProbedAtMillis(3_000L)
                .setEncodedAtMillis(4_000L)
                .setFinishedAtMillis(5_000L)
                .setError(Failure.newBuilder()
                        .setErrorClass(ErrorClass.INPUT)
                        .setCode("not-media")
                        .setMessage("The file is no media file.")
                        .build())
                .setRenditions(List.of(RenditionView.newBuilder()
                        .setName("720p")
                        .setKind(RenditionKind.VIDEO)
                        .setWidth(1280)
                        .setHeight(720)
                        .setCodec("h264")
                        .setPool("cpu")
                        .setUnitsTotal(4)
                        .setUnitsAccepted(2)
                        .setUnitsPublished(1)
                        .setProgress(0.5)
                        .build()))
                .setOutputs(JobOutputs.newBuilder()
                        .setBucket("media-output")
                        .setPrefix("events/1")
                        .setHls("events/a b/master.m3u8")
                        .setDash("events/a b/manifest.mpd")
                        .setPoster("events/a b/poster.jpg")
                        .setReceipt("events/a b/asset.json")
                        .build())
                .build();
        ObjectNode json = new JobJson(Optional.of(URI.create("https://cdn.example/media/"))).view(view);
        assertThat(json.at("/source/versionId").textValue()).isEqualTo("v");
        assertThat(json.at("/source/size").longValue()).isEqualTo(3);
        assertThat(json.at("/progress/0"))
                .hasToString(
                        "{\"rendition\":\"720p\",\"kind\":\"video\",\"width\":1280,\"height\":720,\"codec\":\"h264\","
                                + "\"pool\":\"cpu\",\"generation\":1,\"unitsTotal\":4,\"unitsAccepted\":2,\"unitsPublished\":1,"
                                + "\"share\":0.5,\"dropped\":false}");
        assertThat(json.at("/times/finished").textValue()).isEqualTo("1970-01-01T00:00:05Z");
        assertThat(json.at("/error"))
                .hasToString("{\"class\":\"INPUT\",\"code\":\"not-media\",\"message\":\"The file is no media file.\"}");
        assertThat(json.at("/outputs/receipt").textValue()).isEqualTo("events/a b/asset.json");
        assertThat(json.at("/playbackUrl").textValue()).isEqualTo("https://cdn.example/media/events/a%20b/master.m3u8");
        assertThat(json.at("/waitingFor").textValue()).isEqualTo("a worker");
        assertThat(json.at("/metadata/title").textValue()).isEqualTo("T");
        assertThat(json.at("/damage"))
                .hasToString(
                        "{\"seconds\":3.4,\"spans\":[{\"start\":12.0,\"end\":14.4},{\"start\":20.0,\"end\":21.0}]}");
        assertThat(json.at("/notes"))
                .hasToString("[{\"code\":\"subtitles-left-out\",\"message\":\"one is a picture\"}]");
    }
}
