package gatehouse.sip.auth;

import gatehouse.base.Decoded;
import gatehouse.base.Entropy;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameters;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The client's half of digest for one user (RFC 3261 22, RFC 7616, RFC 8760, RFC 3310): takes challenges, signs requests
 * with what it was challenged for, counts nonces, follows nextnonce and stale, and gives up where trying again cannot
 * help. One realm of one kind (server or proxy) is one {@link Space}. Not thread-safe: it belongs to a core.
 */
public final class DigestClient implements AutoCloseable {
    /** Challenges of one space answered in a row without success before giving up. */
    static final int MAX_ATTEMPTS = 3;

    /** Spaces kept; a network has a few. */
    static final int MAX_SPACES = 8;

    /** What comes of a 401 or 407. */
    public sealed interface Outcome {
        /** Sign the request again with {@link #authorize} and send it in a new transaction. */
        record Retry() implements Outcome {}

        /** Trying again cannot help. */
        record GiveUp(String reason) implements Outcome {}
    }

    private record SpaceId(boolean proxy, String realm) {}

    private final DigestCredentials credentials;
    private final Entropy entropy;
    private final Map<SpaceId, Space> spaces = new LinkedHashMap<>();

    /** A client that was challenged for nothing yet. */
    public DigestClient(DigestCredentials credentials, Entropy entropy) {
        this.credentials = credentials;
        this.entropy = entropy;
    }

    /**
     * Takes the challenges of a 401 or 407. Of several for one realm, the topmost that can be answered counts
     * (RFC 8760 2.4); every realm must be answerable, since a request may pass several proxies (RFC 3261 22.3).
     */
    public Outcome challenged(SipResponse response) {
        Map<SpaceId, DigestChallenge> chosen = new LinkedHashMap<>();
        String declined = "no challenge stands in the " + response.status();
        for (boolean proxy : List.of(false, true)) {
            HeaderType<Challenge> type = proxy ? Headers.PROXY_AUTHENTICATE : Headers.WWW_AUTHENTICATE;
            for (Challenge challenge : response.values(type)) {
                switch (DigestChallenge.of(challenge)) {
                    case Decoded.Ok<DigestChallenge>(DigestChallenge digest) ->
                        chosen.putIfAbsent(new SpaceId(proxy, digest.realm()), digest);
                    case Decoded.Malformed<DigestChallenge>(String reason, int offset) -> declined = reason;
                }
            }
        }
        if (chosen.isEmpty()) {
            return new Outcome.GiveUp(declined);
        }
        for (Map.Entry<SpaceId, DigestChallenge> entry : chosen.entrySet()) {
            Optional<String> refusal = take(entry.getKey(), entry.getValue());
            if (refusal.isPresent()) {
                return new Outcome.GiveUp(refusal.get());
            }
        }
        return new Outcome.Retry();
    }

    /** Answers the challenge in its space; a reason when that cannot help. */
    private Optional<String> take(SpaceId id, DigestChallenge challenge) {
        Space known = spaces.get(id);
        int attempts = known == null ? 1 : known.attempts() + 1;
        if (known != null && known.attempts() > 0 && !challenge.stale()) {
            if (known.isPassword() && challenge.algorithm().akaVersion() == 0) {
                // RFC 3261 22.2: the same password was refused; a new nonce does not change it
                return Optional.of("the password was refused for realm " + challenge.realm());
            }
            if (known.challenge().nonce().equals(challenge.nonce())) {
                return Optional.of("the answer to this nonce was refused for realm " + challenge.realm());
            }
        }
        if (attempts > MAX_ATTEMPTS) {
            return Optional.of("challenged " + attempts + " times in a row for realm " + challenge.realm());
        }
        DigestCredentials.Answer answer = credentials.answer(challenge);
        if (answer instanceof DigestCredentials.Answer.Declined(String reason)) {
            return Optional.of(reason);
        }
        if (known != null) {
            known.close();
        } else if (spaces.size() == MAX_SPACES) {
            return Optional.of("challenged for more than " + MAX_SPACES + " realms");
        }
        spaces.put(id, Space.of(credentials.username(), challenge, answer, entropy, attempts));
        return Optional.empty();
    }

    /**
     * The request with one Authorization or Proxy-Authorization for each space it was challenged for, in place of those
     * it had. Called once for each request that goes out, when it is otherwise complete: it counts the nonce.
     */
    public SipRequest authorize(SipRequest request) {
        RequestBuilder builder = request.with();
        for (boolean proxy : List.of(false, true)) {
            List<Credentials> lines = new ArrayList<>();
            spaces.forEach((id, space) -> {
                if (id.proxy() == proxy) {
                    lines.add(space.sign(request.method(), request.uri().toString(), request.body()));
                }
            });
            if (!lines.isEmpty()) {
                builder.setAll(proxy ? Headers.PROXY_AUTHORIZATION : Headers.AUTHORIZATION, lines);
            }
        }
        return builder.build();
    }

    /**
     * Takes the 2xx to a signed request: what it was challenged for worked, nextnonce replaces the nonce.
     *
     * @return false when the response carries an rspauth that does not prove the password (RFC 7616 3.5): it does not
     *     come from who was asked
     */
    public boolean succeeded(SipResponse response) {
        spaces.values().forEach(Space::worked);
        Parameters info = response.value(Headers.AUTHENTICATION_INFO);
        if (info == null) {
            return true;
        }
        // Authentication-Info has no realm: it speaks of the server's space that was signed for last
        Space asked = null;
        for (Map.Entry<SpaceId, Space> entry : spaces.entrySet()) {
            if (!entry.getKey().proxy()) {
                asked = entry.getValue();
            }
        }
        return asked == null || asked.informed(info, response.body());
    }

    /** Whether it was challenged and will sign the next request. */
    public boolean isPrepared() {
        return !spaces.isEmpty();
    }

    /** Forgets every challenge and wipes what was made of the passwords. */
    @Override
    public void close() {
        spaces.values().forEach(Space::close);
        spaces.clear();
    }

    /**
     * What the first REGISTER to an IMS carries before any challenge (TS 24.229 5.1.1.2.1): user and realm with empty
     * nonce and response.
     */
    public static Credentials unchallenged(String username, String realm, String uri) {
        return Credentials.of(new DigestChallenge.Parameters("Digest ")
                .quoted("username", username)
                .quoted("realm", realm)
                .quoted("nonce", "")
                .quoted("uri", uri)
                .quoted("response", "")
                .toString());
    }

    /** For tests and status: the state of a space, without secrets. */
    Optional<DigestChallenge> current(boolean proxy, String realm) {
        return Optional.ofNullable(spaces.get(new SpaceId(proxy, realm))).map(Space::challenge);
    }
}
