package gatehouse.web.tls;

import gatehouse.web.access.HostRule;
import gatehouse.web.page.Headers;
import io.vertx.core.http.HttpServerRequest;

/** What is served over plain HTTP: the way to HTTPS and nothing else. */
public final class Redirect {
    private static final int PERMANENT = 308;
    private static final int MISDIRECTED = 421;

    private final HostRule hosts;
    private final int port;

    /**
     * A redirect.
     *
     * @param port of HTTPS
     */
    public Redirect(HostRule hosts, int port) {
        this.hosts = hosts;
        this.port = port;
    }

    /** Answers any request. What it asked for is not repeated: the page is one, and no text of a stranger is sent back. */
    public void answer(HttpServerRequest request) {
        var authorities = request.headers().getAll("Host");
        var response = request.response();
        Headers.onEvery(response, false);
        response.putHeader("Connection", "close");
        if (authorities.size() != 1 || !hosts.accepts(authorities.getFirst())) {
            response.setStatusCode(MISDIRECTED)
                    .end()
                    .onComplete(sent -> request.connection().close());
            return;
        }
        String host = HostRule.hostOf(authorities.getFirst());
        response.setStatusCode(PERMANENT)
                .putHeader("Location", "https://" + host + (port == 443 ? "" : ":" + port) + "/")
                .end()
                .onComplete(sent -> request.connection().close());
    }
}
