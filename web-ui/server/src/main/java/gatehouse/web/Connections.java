package gatehouse.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few slow or silent visitors from holding all the doors: at most so many connections, and one on which no
 * request is being answered must bring a whole request's head within some seconds. Runs on the server's event loop.
 */
final class Connections {
    private static final int MOST = 256;

    private final Map<HttpConnection, State> open = new HashMap<>();
    private final Duration patience;

    /** @param patience for the head of a request, and between two requests */
    Connections(Vertx vertx, Duration patience) {
        this.patience = patience;
        vertx.setPeriodic(Math.max(1, patience.toMillis() / 2), ignored -> sweep());
    }

    private static final class State {
        int inHand;
        long idleSince = System.nanoTime();
    }

    /** A connection was accepted. */
    void opened(HttpConnection connection) {
        if (open.size() >= MOST) {
            connection.close();
            return;
        }
        open.put(connection, new State());
        connection.closeHandler(gone -> open.remove(connection));
    }

    /** A request's head is there. */
    void begun(HttpServerRequest request) {
        @Nullable State state = open.get(request.connection());
        if (state == null) {
            return;
        }
        state.inHand++;
        request.response().endHandler(done -> {
            state.inHand--;
            state.idleSince = System.nanoTime();
        });
    }

    private void sweep() {
        long now = System.nanoTime();
        for (var entry : Map.copyOf(open).entrySet()) {
            State state = entry.getValue();
            if (state.inHand == 0 && now - state.idleSince > patience.toNanos()) {
                entry.getKey().close();
            }
        }
    }
}
