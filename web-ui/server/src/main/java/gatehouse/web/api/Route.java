package gatehouse.web.api;

import gatehouse.web.access.Role;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be asked of the server. The list of all of them is served, documented (OpenAPI) and attacked in
 * tests from the same place.
 *
 * @param method of HTTP
 * @param path below {@link #ROOT}; {@code :name} stands for one segment
 * @param atLeast the role it takes; null for anyone
 * @param summary what it does, in one sentence
 * @param body the type of the request's body; null where it has none
 * @param answer the type of the answer
 * @param respond does it
 */
public record Route(
        HttpMethod method,
        String path,
        @Nullable Role atLeast,
        String summary,
        @Nullable Class<?> body,
        Answer answer,
        Respond respond) {
    /** Where all paths start. */
    public static final String ROOT = "/api/v1";

    /** What comes back. */
    public sealed interface Answer {
        /** One JSON value of this type. */
        record Value(Class<?> type) implements Answer {}

        /** Server-sent events; each name with the type of its data. */
        record Events(java.util.Map<String, Class<?>> types) implements Answer {
            public Events {
                types = java.util.Map.copyOf(types);
            }
        }

        /** A file to keep, of this media type. */
        record Download(String mediaType) implements Answer {}

        /** A WebSocket. */
        record Socket() implements Answer {}
    }

    /** Carries a request out, on the event loop. */
    @FunctionalInterface
    public interface Respond {
        /** Ends the call's response, now or later. */
        void to(Call call);
    }

    /** A route that reads a body. */
    static Route post(
            String path, @Nullable Role atLeast, String summary, Class<?> body, Class<?> answer, Respond respond) {
        return new Route(HttpMethod.POST, path, atLeast, summary, body, new Answer.Value(answer), respond);
    }

    /** A route that answers a value. */
    static Route get(String path, @Nullable Role atLeast, String summary, Class<?> answer, Respond respond) {
        return new Route(HttpMethod.GET, path, atLeast, summary, null, new Answer.Value(answer), respond);
    }

    /** Whether carrying it out may change something, so that a request must prove where it comes from. */
    public boolean changes() {
        return !method.equals(HttpMethod.GET) || answer instanceof Answer.Socket;
    }
}
