package io.tailrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.CopyObjectArgs;
import io.minio.GetObjectArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.Result;
import io.minio.SourceObject;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedS3IT {

    private static final String PAGE = "http://127.0.0.1:8080";

    @TempDir
    private Path dir;

    private EmbeddedS3 server;
    private MinioClient client;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedS3.start(dir, 0, "key", "a secret of some length", List.of(PAGE));
        client = client("a secret of some length");
        client.makeBucket(MakeBucketArgs.builder().bucket("media").build());
    }

    private MinioClient client(String secret) {
        return MinioClient.builder()
                .endpoint(server.endpoint())
                .region("us-east-1")
                .credentials("key", secret)
                .build();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void put(String key, String text, boolean onlyIfAbsent) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        PutObjectArgs.Builder args = PutObjectArgs.builder().bucket("media").object(key).stream(
                new ByteArrayInputStream(bytes), (long) bytes.length, -1L);
        if (onlyIfAbsent) {
            args.headers(new Http.Headers("If-None-Match", "*"));
        }
        client.putObject(args.build());
    }

    private String get(String key) throws Exception {
        try (var in = client.getObject(
                GetObjectArgs.builder().bucket("media").object(key).build())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void putsGetsListsAndCopies() throws Exception {
        put("a/ü 1+1=2 %20.txt", "hello", false);
        client.copyObject(CopyObjectArgs.builder()
                .bucket("media")
                .object("b/copy")
                .source(SourceObject.builder()
                        .bucket("media")
                        .object("a/ü 1+1=2 %20.txt")
                        .build())
                .build());

        List<String> keys = new ArrayList<>();
        for (Result<Item> item : client.listObjects(
                ListObjectsArgs.builder().bucket("media").recursive(true).build())) {
            keys.add(item.get().objectName());
        }
        assertThat(keys).containsExactly("a/ü 1+1=2 %20.txt", "b/copy");
        assertThat(get("b/copy")).isEqualTo("hello");
    }

    @Test
    void keepsObjectsOverARestart() throws Exception {
        put("kept", "hello", false);
        server.close();
        server = EmbeddedS3.start(dir, 0, "key", "a secret of some length", List.of());
        client = client("a secret of some length");

        assertThat(get("kept")).isEqualTo("hello");
    }

    @Test
    void theFirstConditionalWriterWins() throws Exception {
        put("claim", "mine", true);

        assertThatThrownBy(() -> put("claim", "yours", true))
                .isInstanceOf(MinioException.class)
                .hasMessageContaining("preconditions");
        assertThat(get("claim")).isEqualTo("mine");
    }

    @Test
    void refusesAnotherKey() {
        client = client("another secret");

        assertThatThrownBy(() -> get("claim"))
                .isInstanceOf(MinioException.class)
                .hasMessageContaining("signature");
    }

    @Test
    void letsPagesOfTheGivenOriginReadAndNoOthers() throws Exception {
        assertThat(preflight(PAGE).statusCode()).isEqualTo(200);
        assertThat(preflight(PAGE).headers().firstValue("access-control-allow-origin"))
                .contains(PAGE);
        assertThat(preflight("http://elsewhere").statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.endpoint() + "/media/a"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "range")
                .header("Origin", origin)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
