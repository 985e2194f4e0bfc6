package io.tailrace.standalone.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class JobStatusTest {

    @Test
    void readsWhatAGatewayShows() throws JsonProcessingException {
        JobStatus status = read("{\"id\":\"j\",\"run\":2,\"state\":\"COMPLETED_PARTIAL\",\"progress\":["
                + "{\"rendition\":\"1080p\",\"share\":1.5,\"dropped\":false},"
                + "{\"rendition\":\"poster\",\"share\":0,\"dropped\":true}],"
                + "\"outputs\":{\"bucket\":\"media-output\",\"prefix\":\"j\"}}");
        assertThat(status.run()).isEqualTo(2);
        assertThat(status.isFinal()).isTrue();
        assertThat(status.isComplete()).isFalse();
        assertThat(status.outputPrefix()).isEqualTo("j");
        assertThat(status.renditions().get(0).share()).isEqualTo(1);
        assertThat(status.whyNotComplete()).isEqualTo("The asset is incomplete: poster could not be made.");
        assertThat(status.stateName()).isEqualTo("completed partial");
    }

    @Test
    void tellsWhatWasDamaged() throws JsonProcessingException {
        assertThat(read("{\"state\":\"COMPLETED\"}").damage()).isEmpty();
        assertThat(read("{\"damage\":{\"seconds\":2.4,\"spans\":[{\"start\":12,\"end\":14.4}]}}")
                        .damage())
                .contains("2.4 s of the recording were damaged and concealed, at 0:12.0–0:14.4.");
        assertThat(
                        read("{\"damage\":{\"seconds\":0.04,\"spans\":[{\"start\":1,\"end\":1.01},{\"start\":2,\"end\":2.01},"
                                        + "{\"start\":3,\"end\":3.01},{\"start\":3723.44,\"end\":3723.45}]}}")
                                .damage())
                .contains(
                        "0.1 s of the recording were damaged and concealed, at 0:01.0–0:01.0, 0:02.0–0:02.0, 0:03.0–0:03.0"
                                + " and 1 more.");
    }

    @Test
    void hasTheReasonOfAFailure() throws JsonProcessingException {
        assertThat(read("{\"id\":\"j\",\"state\":\"FAILED\",\"error\":{\"message\":\"The file is empty.\"}}")
                        .whyNotComplete())
                .isEqualTo("The file is empty.");
        assertThat(read("{\"id\":\"j\",\"state\":\"CANCELED\"}").whyNotComplete())
                .contains("canceled");
        assertThat(read("{\"id\":\"j\",\"state\":\"QUEUED\"}").isFinal()).isFalse();
    }

    private static JobStatus read(String json) throws JsonProcessingException {
        return JobStatus.of(new ObjectMapper().readTree(json));
    }
}
