package io.tailrace.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Plain requests, as any client would send them. */
record RegistryRequests(String url) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    record Answer(int status, JsonNode json) {
        int error() {
            return json.path("error_code").asInt();
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", "application/vnd.schemaregistry.v1+json");
    }

    Answer post(String path, String schema) throws IOException, InterruptedException {
        return send(
                "POST",
                path,
                JSON.createObjectNode().put("schema", schema).toString(),
                "application/vnd.schemaregistry.v1+json");
    }

    Answer send(String method, String path, String body, String type) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }

    int register(String subject, String schema) throws IOException, InterruptedException {
        return post("/subjects/" + subject + "/versions", schema)
                .json()
                .path("id")
                .asInt(-1);
    }

    /** A record with these fields, each an int with a default unless it starts with "!". */
    static String schema(String... fields) {
        StringBuilder text = new StringBuilder("{\"type\":\"record\",\"name\":\"R\",\"fields\":[");
        for (int i = 0; i < fields.length; i++) {
            boolean isRequired = fields[i].startsWith("!");
            text.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"")
                    .append(isRequired ? fields[i].substring(1) : fields[i])
                    .append("\",\"type\":\"int\"")
                    .append(isRequired ? "}" : ",\"default\":0}");
        }
        return text.append("]}").toString();
    }
}
