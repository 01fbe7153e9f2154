package gatehouse.web.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The page's files, packed into this module by the build. Only names on the build's list are served, by look-up, so that
 * no path leads anywhere else. They stay in memory gzipped.
 */
public final class StaticPages {
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "webmanifest", "application/manifest+json");

    private final Map<String, byte[]> gzipped;

    private StaticPages(Map<String, byte[]> gzipped) {
        this.gzipped = Map.copyOf(gzipped);
    }

    /** Reads the packed files. */
    public static StaticPages load() {
        try {
            Map<String, byte[]> gzipped = new HashMap<>();
            String[] names = new ObjectMapper().readValue(read("files.json"), String[].class);
            for (String name : names) {
                gzipped.put("/" + name, read(name + ".gz"));
            }
            return new StaticPages(gzipped);
        } catch (IOException e) {
            throw new UncheckedIOException("the page is not in this module: build web-ui/app first", e);
        }
    }

    /** The paths that are served, besides {@code /}. */
    public List<String> paths() {
        return gzipped.keySet().stream().sorted().toList();
    }

    /** Puts the files into the router. */
    public void mount(Router router) {
        router.route("/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::serve);
    }

    private void serve(RoutingContext context) {
        HttpServerRequest request = context.request();
        String asked = request.path();
        String path = asked == null || asked.equals("/") ? "/index.html" : asked;
        byte[] packed = gzipped.get(path);
        if (packed == null) {
            context.next();
            return;
        }
        String extension = path.substring(path.lastIndexOf('.') + 1);
        HttpServerResponse response = context.response()
                .putHeader("Content-Type", TYPES.getOrDefault(extension, "application/octet-stream"))
                .putHeader("Vary", "Accept-Encoding")
                // Names below assets/ carry a hash of their content; the first page must always be the present one.
                .putHeader("Cache-Control", path.startsWith("/assets/") ? FOREVER : "no-cache");
        String accepted = request.getHeader("Accept-Encoding");
        if (accepted != null && accepted.contains("gzip")) {
            response.putHeader("Content-Encoding", "gzip").end(Buffer.buffer(packed));
        } else {
            response.end(Buffer.buffer(unpacked(packed)));
        }
    }

    private static byte[] unpacked(byte[] packed) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the build packed it", e);
        }
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = StaticPages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no " + name);
            }
            return in.readAllBytes();
        }
    }
}
