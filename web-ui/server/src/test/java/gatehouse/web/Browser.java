package gatehouse.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/** What a browser does, for tests: keeps the cookie, sends Origin and the session's token. */
final class Browser implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    final String origin;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    String cookie;
    String token;

    Browser(int port) {
        origin = "http://127.0.0.1:" + port;
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return request;
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        response.headers().firstValue("set-cookie").ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
        return response;
    }

    HttpResponse<InputStream> open(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path)
                .header("Origin", origin)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("X-Gatehouse-Token", token);
        }
        return send(request);
    }

    /** Signs in with the link; the answer's status. */
    int signIn(Optional<String> path) throws IOException, InterruptedException {
        String word = path.orElseThrow().substring("/#sign-in=".length());
        HttpResponse<String> answer = post("/api/v1/sign-in/link", "{\"word\":\"" + word + "\"}");
        if (answer.statusCode() == 200) {
            token = json(answer).get("token").asText();
        }
        return answer.statusCode();
    }

    HttpClient http() {
        return http;
    }

    static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
