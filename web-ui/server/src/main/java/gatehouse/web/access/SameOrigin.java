package gatehouse.web.access;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Whether a request was made by our own page: the first of the two checks against cross-site requests. */
public final class SameOrigin {
    private SameOrigin() {}

    /**
     * True when the browser says that the request comes from a page of this very origin. A request that says nothing
     * does not pass: every current browser sends Origin with what we ask it of (Fetch standard, "append a request
     * `Origin` header").
     *
     * @param secure whether the request came over TLS
     * @param authority the Host header, already found to be ours
     */
    public static boolean holds(MultiMap headers, boolean secure, @Nullable String authority) {
        String origin = headers.get("Origin");
        String site = headers.get("Sec-Fetch-Site");
        return origin != null
                && authority != null
                && origin.equalsIgnoreCase((secure ? "https://" : "http://") + authority)
                && (site == null || site.equals("same-origin"));
    }
}
