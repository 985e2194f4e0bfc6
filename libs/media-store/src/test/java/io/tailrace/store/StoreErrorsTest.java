package io.tailrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.minio.errors.InvalidResponseException;
import io.minio.errors.ServerException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey, ObjectNotFoundException",
        "404, NoSuchVersion, ObjectNotFoundException",
        "404, NoSuchBucket, StoreDeniedException",
        "412, PreconditionFailed, ObjectChangedException",
        "416, InvalidRange, ObjectChangedException",
        "401, Unauthorized, StoreDeniedException",
        "403, AccessDenied, StoreDeniedException",
        "403, RequestTimeTooSkewed, TransientStoreException",
        "400, InvalidArgument, StoreDeniedException",
        "400, BadDigest, TransientStoreException",
        "400, RequestTimeout, TransientStoreException",
        "408, RequestTimeout, TransientStoreException",
        "409, OperationAborted, TransientStoreException",
        "409, ConditionalRequestConflict, TransientStoreException",
        "429, TooManyRequests, TransientStoreException",
        "500, InternalError, TransientStoreException",
        "501, NotImplemented, StoreDeniedException",
        "503, SlowDown, TransientStoreException",
        "200, InternalError, TransientStoreException",
    })
    void kindFollowsStatusAndCode(int status, String code, String kind) {
        StoreException e = StoreErrors.ofStatus("b", "k", "read", status, code, Optional.of("said"), null);

        assertThat(e.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(e)
                .hasMessageContaining("could not read")
                .hasMessageContaining(code)
                .hasMessageContaining("s3://b/k");
    }

    @Test
    void namesAFileBelowASourceRootAsPeopleDo() {
        assertThat(new ObjectNotFoundException("file:nas", "in/x.mp4", "there is no such file", null))
                .hasMessage("there is no such file (file://nas/in/x.mp4)");
    }

    @Test
    void aRefusedConnectionPassesHoweverItIsWrapped() {
        Throwable wrapped = new ExecutionException(
                new CompletionException(new IllegalStateException("bare", new ConnectException("Connection refused"))));

        assertThat(StoreErrors.of("b", "k", "read", wrapped))
                .isInstanceOf(TransientStoreException.class)
                .hasMessageContaining("Connection refused");
    }

    @Test
    void anAnswerOfAProxyIsJudgedByItsStatus() {
        assertThat(StoreErrors.of("b", "k", "read", new InvalidResponseException(502, "text/html", "<html>", "trace")))
                .isInstanceOf(TransientStoreException.class);
        assertThat(StoreErrors.of("b", "k", "read", new InvalidResponseException(403, "text/html", "<html>", "trace")))
                .isInstanceOf(StoreDeniedException.class);
        assertThat(StoreErrors.of("b", "k", "read", new ServerException("failed", 500, "trace")))
                .isInstanceOf(TransientStoreException.class);
    }

    @Test
    void aRequestThatCannotBeSentIsRefused() {
        assertThat(StoreErrors.of("b", "k", "read", new IllegalArgumentException("bucket name too short")))
                .isInstanceOf(StoreDeniedException.class);
    }
}
