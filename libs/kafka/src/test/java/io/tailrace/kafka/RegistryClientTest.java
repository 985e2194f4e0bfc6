package io.tailrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tailrace.events.JobCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryClientTest {

    private static final Schema SCHEMA = JobCommand.getClassSchema();

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "{\"id\":7}";

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private RegistryClient client(Map<String, String> properties) {
        return new RegistryClient(Records.http("http://" + address(), properties));
    }

    private static String closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }

    @Test
    void registersOnceAndRemembersTheId() {
        RegistryClient client = client(Map.of());

        assertThat(client.idOf("a topic-value", SCHEMA)).isEqualTo(7);
        assertThat(client.idOf("a topic-value", SCHEMA)).isEqualTo(7);

        assertThat(requests).containsExactly("POST /subjects/a%20topic-value/versions");
    }

    @Test
    void onlyLooksUpWhereWritersMayNotRegister() {
        RegistryClient client = client(Map.of("auto.register.schemas", "false"));

        assertThat(client.idOf("t-value", SCHEMA)).isEqualTo(7);

        assertThat(requests).containsExactly("POST /subjects/t-value");
    }

    @Test
    void aSchemaNotYetDeployedIsNoFaultOfTheRecord() {
        status = 404;
        answer = "{\"error_code\":40401,\"message\":\"Subject not found\"}";
        RegistryClient client = client(Map.of("auto.register.schemas", "false"));

        assertThatThrownBy(() -> client.idOf("t-value", SCHEMA))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("not registered under t-value");

        status = 200;
        answer = "{\"id\":8}";
        assertThat(client.idOf("t-value", SCHEMA)).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 408, 429, 401, 403})
    void troubleOfTheRegistryIsRetriable(int code) {
        status = code;
        answer = "{}";

        assertThatThrownBy(() -> client(Map.of()).byId(3))
                .isInstanceOf(RegistryUnavailableException.class)
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("GET /schemas/ids/3");
    }

    @Test
    void aRefusedConnectionIsRetriable() throws IOException {
        RegistryClient client = new RegistryClient(Records.http("http://" + closedPort(), Map.of()));

        assertThatThrownBy(() -> client.byId(3)).isInstanceOf(RegistryUnavailableException.class);
    }

    @ParameterizedTest
    @CsvSource({"404, 40403", "422, 42201", "409, 409"})
    void anAnswerAboutTheRecordIsABadRecord(int code, int error) {
        status = code;
        answer = "{\"error_code\":" + error + ",\"message\":\"no\"}";

        assertThatThrownBy(() -> client(Map.of()).byId(3))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining(code + "/" + error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>not here</html>", "{}", "{\"error_code\":404}"})
    void a404WithoutARegistrysCodeComesFromAWrongAddress(String body) {
        status = 404;
        answer = body;

        assertThatThrownBy(() -> client(Map.of()).byId(3)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void failuresAreNotRemembered() {
        RegistryClient client = client(Map.of());
        status = 500;
        assertThatThrownBy(() -> client.byId(3)).isInstanceOf(RegistryUnavailableException.class);
        status = 404;
        answer = "{\"error_code\":40403,\"message\":\"no\"}";
        assertThatThrownBy(() -> client.byId(3)).isInstanceOf(SerializationException.class);

        status = 200;
        answer = "{\"schema\":\"\\\"string\\\"\"}";
        assertThat(client.byId(3)).isEqualTo(Schema.create(Schema.Type.STRING));
    }

    @Test
    void goesOnToTheNextAddressAndStaysThere() throws IOException {
        RegistryClient client =
                new RegistryClient(Records.http("http://" + closedPort() + ", http://" + address() + "/", Map.of()));

        assertThat(client.idOf("a", SCHEMA)).isEqualTo(7);
        assertThat(client.idOf("b", SCHEMA)).isEqualTo(7);

        assertThat(requests).containsExactly("POST /subjects/a/versions", "POST /subjects/b/versions");
    }

    @Test
    void sendsTheCredentialsOfTheAddressOrTheSharedOnes() {
        Map<String, String> shared =
                Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "shared:s3cret");
        new RegistryClient(Records.http("http://own:pw@" + address(), shared)).idOf("a", SCHEMA);
        client(shared).idOf("a", SCHEMA);
        client(Map.of()).idOf("a", SCHEMA);

        assertThat(authorizations)
                .containsExactly("Basic " + base64("own:pw"), "Basic " + base64("shared:s3cret"), "null");
    }

    @Test
    void errorsDoNotTellTheCredentials() throws IOException {
        RegistryClient client = new RegistryClient(Records.http("http://own:pw@" + closedPort(), Map.of()));

        assertThatThrownBy(() -> client.byId(3))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("pw"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
