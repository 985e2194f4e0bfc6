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
