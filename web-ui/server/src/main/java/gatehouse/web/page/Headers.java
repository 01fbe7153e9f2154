package gatehouse.web.page;

import io.vertx.core.http.HttpServerResponse;

/** The headers that tell a browser what it must not do with our answers. */
public final class Headers {
    /** Only files of ours, nothing inline, no frames, no plugins; connect-src covers events and WebSockets. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private static final String YEAR = "31536000";

    private Headers() {}

    /** Sets what every answer carries; caching is allowed by those who know better. */
    public static void onEvery(HttpServerResponse response, boolean secure) {
        response.putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader(
                        "Permissions-Policy",
                        "microphone=(self), camera=(), geolocation=(), usb=(), payment=(), display-capture=()")
                .putHeader("Cache-Control", "no-store");
        if (secure) {
            response.putHeader("Strict-Transport-Security", "max-age=" + YEAR);
        }
    }
}
