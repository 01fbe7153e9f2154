package gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gatehouse.management.Sentence;
import gatehouse.web.json.Kinds;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** What a browser does, for tests: keeps the cookie, sends Origin and the session's token. */
final class Browser implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    final String origin;
    private final HttpClient http;
    String cookie;
    String token;

    Browser(int port) {
        origin = "http://127.0.0.1:" + port;
        http = builder().build();
    }

    /** One that trusts what {@code tls} trusts. */
    Browser(int port, SSLContext tls) {
        origin = "https://127.0.0.1:" + port;
        http = builder().sslContext(tls).build();
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER);
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
        mustSayWhatToDo(response);
        return response;
    }

    /** Whatever is refused in any test: there is a sentence with a key, and it says what to do next. */
    private static void mustSayWhatToDo(HttpResponse<String> response) throws IOException {
        boolean json = response.headers().firstValue("content-type").orElse("").equals("application/json");
        if (response.statusCode() < 400
                || !json
                || JSON.readTree(response.body()).has("result")) {
            return;
        }
        JsonNode saying = JSON.readTree(response.body()).path("saying");
        Sentence sentence = Arrays.stream(Sentence.values())
                .filter(each -> Kinds.word(each).equals(saying.path("sentence").asText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no key: " + response.body()));
        assertTrue(sentence.isProblem(), response.body());
        assertEquals(saying.path("text"), JSON.readTree(response.body()).path("reason"));
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

    /** Signs in with name and password; the answer's status. */
    int signIn(String user, String password) throws IOException, InterruptedException {
        return took(post(
                "/api/v1/sign-in", JSON.createObjectNode().put("user", user).put("password", password)));
    }

    /** Makes the first account; the answer's status. */
    int makeFirst(String secret, String user, String password) throws IOException, InterruptedException {
        return took(post(
                "/api/v1/sign-in/first",
                JSON.createObjectNode().put("secret", secret).put("user", user).put("password", password)));
    }

    HttpResponse<String> post(String path, JsonNode body) throws IOException, InterruptedException {
        return post(path, body.toString());
    }

    private int took(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() == 200) {
            token = json(answer).get("token").asText();
        }
        return answer.statusCode();
    }

    /** Signs in with the link; the answer's status. */
    int signIn(Optional<String> path) throws IOException, InterruptedException {
        String word = path.orElseThrow().substring("/#sign-in=".length());
        return took(post("/api/v1/sign-in/link", "{\"word\":\"" + word + "\"}"));
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
