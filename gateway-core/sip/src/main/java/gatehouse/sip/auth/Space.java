package gatehouse.sip.auth;

import gatehouse.base.ByteView;
import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.Parameters;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One protection space of a client: its challenge, what the user says to it, and how often the nonce was used. */
final class Space implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of();

    private final String username;
    private final Secret ha1;
    private final DigestCredentials.Answer answer;
    private final Entropy entropy;
    /** The client nonce of every request of a session (RFC 7616 3.4.2), or null: a new one for each. */
    private final @Nullable String sessionCnonce;

    private DigestChallenge challenge;
    /** How often this nonce was signed with (RFC 7616 3.4, nc). */
    private int count;
    /** Challenges answered since the last success. */
    private int attempts;

    private @Nullable DigestResponse last;

    private Space(
            String username,
            DigestChallenge challenge,
            DigestCredentials.Answer answer,
            Secret ha1,
            Entropy entropy,
            @Nullable String sessionCnonce,
            int attempts) {
        this.username = username;
        this.challenge = challenge;
        this.answer = answer;
        this.ha1 = ha1;
        this.entropy = entropy;
        this.sessionCnonce = sessionCnonce;
        this.attempts = attempts;
    }

    static Space of(
            String username,
            DigestChallenge challenge,
            DigestCredentials.Answer answer,
            Entropy entropy,
            int attempts) {
        // RFC 3310 3.4: with auts the password is empty
        Secret password = answer instanceof DigestCredentials.Answer.Password(Secret secret)
                ? secret
                : Secret.owning(new byte[0]);
        try (password) {
            Secret ha1 = DigestResponse.ha1(challenge.algorithm(), username, challenge.realm(), password);
            if (!challenge.algorithm().isSession()) {
                return new Space(username, challenge, answer, ha1, entropy, null, attempts);
            }
            try (ha1) {
                String cnonce = entropy.token(8);
                Secret session = DigestResponse.sessionHa1(challenge.algorithm(), ha1, challenge.nonce(), cnonce);
                return new Space(username, challenge, answer, session, entropy, cnonce, attempts);
            }
        }
    }

    DigestChallenge challenge() {
        return challenge;
    }

    int attempts() {
        return attempts;
    }

    boolean isPassword() {
        return answer instanceof DigestCredentials.Answer.Password;
    }

    void worked() {
        attempts = 0;
    }

    /** Auth where it is offered: boxes on the path that rewrite SDP break auth-int. Auth-int where it is demanded. */
    private Qop qop() {
        if (challenge.qops().contains(Qop.AUTH)) {
            return Qop.AUTH;
        }
        return challenge.qops().contains(Qop.AUTH_INT) ? Qop.AUTH_INT : Qop.NONE;
    }

    private String shownName() {
        return challenge.userhash()
                ? DigestResponse.userhash(challenge.algorithm(), username, challenge.realm())
                : username;
    }

    Credentials sign(Method method, String uri, ByteView body) {
        count++;
        Qop qop = qop();
        String nc = HEX.toHexDigits(count);
        String cnonce = sessionCnonce != null ? sessionCnonce : qop == Qop.NONE ? "" : entropy.token(8);
        DigestResponse computed =
                new DigestResponse(challenge.algorithm(), qop, challenge.nonce(), nc, cnonce, method.name(), uri, body);
        last = computed;
        // TS 24.229 5.1.1.5.3: an empty response says that the network is not authentic
        String response = answer instanceof DigestCredentials.Answer.NotAuthentic ? "" : computed.of(ha1);
        DigestChallenge.Parameters out = new DigestChallenge.Parameters("Digest ")
                .quoted("username", shownName())
                .quoted("realm", challenge.realm())
                .quoted("nonce", challenge.nonce())
                .quoted("uri", uri)
                .quoted("response", response)
                .token("algorithm", challenge.algorithm().token());
        if (qop != Qop.NONE) {
            out.quoted("cnonce", cnonce).token("qop", qop.token()).token("nc", nc);
        }
        if (qop == Qop.NONE && sessionCnonce != null) {
            out.quoted("cnonce", cnonce); // without it the server could not make the session's key
        }
        if (challenge.userhash()) {
            out.token("userhash", "true");
        }
        String opaque = challenge.opaque();
        if (opaque != null) {
            out.quoted("opaque", opaque);
        }
        if (answer instanceof DigestCredentials.Answer.Resynchronize(String auts)) {
            out.quoted("auts", auts);
        }
        return Credentials.of(out.toString());
    }

    /** Takes Authentication-Info (RFC 7616 3.5); false when its rspauth is wrong. */
    boolean informed(Parameters info, ByteView body) {
        DigestResponse sent = last;
        String rspauth = info.get("rspauth");
        if (rspauth != null && sent != null) {
            // the server may answer under another nonce count than ours only by mistake: nc and cnonce are ours
            Qop qop = info.is("qop", "auth-int") ? Qop.AUTH_INT : info.has("qop") ? Qop.AUTH : sent.qop();
            DigestResponse expected = new DigestResponse(
                    sent.algorithm(), qop, sent.nonce(), sent.nc(), sent.cnonce(), "", sent.uri(), body);
            if (!DigestResponse.same(rspauth, expected.of(ha1))) {
                return false;
            }
        }
        String next = info.get("nextnonce");
        // an AKA nonce is a challenge of its own: the password does not outlive it (RFC 3310 5.2)
        if (next != null && challenge.algorithm().akaVersion() == 0) {
            challenge = challenge.withNonce(next);
            count = 0;
        }
        return true;
    }

    @Override
    public void close() {
        ha1.close();
    }
}
