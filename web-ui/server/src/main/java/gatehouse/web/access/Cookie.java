package gatehouse.web.access;

import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The session's cookie. With TLS it has the prefix that makes a browser take it only from this very host (RFC 6265bis
 * 4.1.3.2); over plain HTTP on loopback browsers would refuse that.
 */
public record Cookie(boolean secure) {
    /** Its name. */
    public String name() {
        return secure ? "__Host-gatehouse" : "gatehouse";
    }

    /** The secret that a request carries; null if none. Two cookies of the name are as good as none. */
    public @Nullable String read(HttpServerRequest request) {
        // Read here, because Vert.x keeps one of several cookies of a name, and a planted one could win.
        String found = null;
        for (String header : request.headers().getAll("Cookie")) {
            for (String pair : header.split(";", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 0 || !pair.substring(0, equals).strip().equals(name())) {
                    continue;
                }
                if (found != null) {
                    return null;
                }
                found = pair.substring(equals + 1).strip();
            }
        }
        return found;
    }

    /** Gives the browser its secret. */
    public void give(HttpServerResponse response, String secret) {
        response.addCookie(make(secret));
    }

    /** Takes it back. */
    public void take(HttpServerResponse response) {
        response.addCookie(make("").setMaxAge(0));
    }

    private io.vertx.core.http.Cookie make(String value) {
        return io.vertx.core.http.Cookie.cookie(name(), value)
                .setPath("/")
                .setHttpOnly(true)
                .setSecure(secure)
                .setSameSite(CookieSameSite.STRICT);
    }
}
