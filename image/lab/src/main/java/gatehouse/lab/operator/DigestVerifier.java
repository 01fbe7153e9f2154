package gatehouse.lab.operator;

import gatehouse.base.Deadlines;
import gatehouse.base.Decoded;
import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.Uri;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's half of digest authentication (RFC 7616, RFC 8760), written apart from the gateway's half so that the two
 * judge each other. Each nonce is remembered for a while with the highest count seen, so no answer is taken twice.
 */
final class DigestVerifier {
    /** What an Authorization is worth. */
    enum Verdict {
        /** It proves knowledge of the password. */
        VALID,
        /** It would, but for a nonce that is too old: challenge again with stale=true (RFC 7616 3.3). */
        STALE,
        /** It proves nothing. */
        WRONG,
        /** It is about another resource than the request: 400 (RFC 7616 3.4.6). */
        MISDIRECTED
    }

    private enum Algorithm {
        SHA_256("SHA-256"),
        MD5("MD5");

        final String token;

        Algorithm(String token) {
            this.token = token;
        }
    }

    private static final Duration NONCE_LIFE = Duration.ofMinutes(5);
    private static final int MOST_NONCES = 10_000;

    private final String realm;
    private final Entropy entropy;
    private final Map<String, Long> counts = new HashMap<>();
    private final Deadlines<String> ends = new Deadlines<>();

    DigestVerifier(String realm, Entropy entropy) {
        this.realm = realm;
        this.entropy = entropy;
    }

    /** Fresh challenges, the strongest first (RFC 8760 2.4). */
    List<Challenge> challenges(boolean md5Only, boolean stale, long now) {
        forget(now);
        String nonce = entropy.token(16);
        counts.put(nonce, 0L);
        ends.set(nonce, now + NONCE_LIFE.toNanos());
        if (md5Only) {
            return List.of(challenge(Algorithm.MD5, nonce, stale));
        }
        return List.of(challenge(Algorithm.SHA_256, nonce, stale), challenge(Algorithm.MD5, nonce, stale));
    }

    private Challenge challenge(Algorithm algorithm, String nonce, boolean stale) {
        return Challenge.of("Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", qop=\"auth\", algorithm="
                + algorithm.token + (stale ? ", stale=true" : ""));
    }

    /** Whether the credentials are meant for this realm. */
    boolean isForUs(Credentials credentials) {
        return credentials.isDigest() && realm.equals(credentials.get("realm"));
    }

    /** Judges the credentials of this realm that {@code request} carries. */
    Verdict verify(Credentials given, SipRequest request, Secret password, long now) {
        forget(now);
        Algorithm algorithm = algorithm(given.get("algorithm"));
        String nonce = given.get("nonce");
        String response = given.get("response");
        String user = given.get("username");
        String uri = given.get("uri");
        if (algorithm == null || nonce == null || response == null || user == null || uri == null) {
            return Verdict.WRONG;
        }
        String ha2 = hex(algorithm, request.method().name() + ":" + uri);
        String ha1 = password.with(bytes -> hex(algorithm, user + ":" + realm + ":", bytes));
        String middle = "auth".equals(given.get("qop"))
                ? nonce + ":" + given.get("nc") + ":" + given.get("cnonce") + ":auth"
                : nonce;
        String expected = hex(algorithm, ha1 + ":" + middle + ":" + ha2);
        if (!MessageDigest.isEqual(ascii(expected), ascii(response))) {
            return Verdict.WRONG;
        }
        // RFC 7616 3.4.6: else a proof that was overheard would do for another request of the same method
        if (!(Uri.parse(uri) instanceof Decoded.Ok<Uri>(Uri named)) || !named.matches(request.uri())) {
            return Verdict.MISDIRECTED;
        }
        Long used = counts.get(nonce);
        long count = count(given.get("nc"));
        if (used == null || count <= used) {
            return Verdict.STALE;
        }
        counts.put(nonce, count);
        return Verdict.VALID;
    }

    private void forget(long now) {
        for (String nonce = ends.poll(now); nonce != null; nonce = ends.poll(now)) {
            counts.remove(nonce);
        }
        while (counts.size() > MOST_NONCES) {
            String oldest = ends.poll(Deadlines.NEVER - 1);
            counts.remove(oldest);
        }
    }

    /** nc of eight hexadecimal digits; 1 for the form without qop, which thereby works once a nonce. */
    private static long count(@Nullable String nc) {
        if (nc == null) {
            return 1;
        }
        try {
            return Long.parseLong(nc, 16);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static @Nullable Algorithm algorithm(@Nullable String token) {
        if (token == null) {
            return Algorithm.MD5; // RFC 7616 3.4: the default where none is named
        }
        for (Algorithm algorithm : Algorithm.values()) {
            if (algorithm.token.equalsIgnoreCase(token)) {
                return algorithm;
            }
        }
        return null;
    }

    private static String hex(Algorithm algorithm, String text) {
        return hex(algorithm, text, new byte[0]);
    }

    private static String hex(Algorithm algorithm, String text, byte[] tail) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm.token);
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(tail));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm.token, e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
