package gatehouse.sip.auth;

import gatehouse.base.Decoded;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.QuotedString;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A digest challenge that can be answered (RFC 7616 3.3).
 *
 * @param realm whose password is wanted
 * @param nonce what the server made; for AKA base64 of RAND and AUTN
 * @param opaque to be given back as it is, or null
 * @param stale whether only the nonce was refused, not the password
 * @param userhash whether the user name is to be sent hashed (3.4.4)
 * @param algorithm the hash
 * @param qops what the server offers; {@link Qop#NONE} alone when it names none
 */
public record DigestChallenge(
        String realm,
        String nonce,
        @Nullable String opaque,
        boolean stale,
        boolean userhash,
        DigestAlgorithm algorithm,
        Set<Qop> qops) {
    public DigestChallenge {
        qops = Set.copyOf(qops);
    }

    /** A challenge that wants the user name as it is. */
    public DigestChallenge(
            String realm,
            String nonce,
            @Nullable String opaque,
            boolean stale,
            DigestAlgorithm algorithm,
            Set<Qop> qops) {
        this(realm, nonce, opaque, stale, false, algorithm, qops);
    }

    /** Reads a challenge; malformed when it is not digest, of an unknown algorithm, or lacks realm or nonce. */
    public static Decoded<DigestChallenge> of(Challenge challenge) {
        if (!challenge.isDigest()) {
            return Decoded.malformed("the scheme is not Digest", 0);
        }
        String realm = challenge.get("realm");
        String nonce = challenge.get("nonce");
        if (realm == null || nonce == null) {
            return Decoded.malformed("a digest challenge needs realm and nonce", 0);
        }
        DigestAlgorithm algorithm = DigestAlgorithm.of(challenge.get("algorithm"));
        if (algorithm == null) {
            return Decoded.malformed("the algorithm is not known", 0);
        }
        Set<Qop> qops = EnumSet.noneOf(Qop.class);
        String offered = challenge.get("qop");
        if (offered == null) {
            qops.add(Qop.NONE);
        } else {
            for (String token : offered.split(",", -1)) {
                switch (token.trim().toLowerCase(Locale.ROOT)) {
                    case "auth" -> qops.add(Qop.AUTH);
                    case "auth-int" -> qops.add(Qop.AUTH_INT);
                    default -> {} // RFC 7616 3.3: unrecognised options are ignored
                }
            }
        }
        if (qops.isEmpty()) {
            return Decoded.malformed("no offered qop is known", 0);
        }
        boolean stale = "true".equalsIgnoreCase(challenge.get("stale"));
        boolean userhash = "true".equalsIgnoreCase(challenge.get("userhash"));
        return Decoded.ok(new DigestChallenge(realm, nonce, challenge.get("opaque"), stale, userhash, algorithm, qops));
    }

    /** The same with the nonce that a server gave in advance (RFC 7616 3.5, nextnonce). */
    public DigestChallenge withNonce(String next) {
        return new DigestChallenge(realm, next, opaque, false, userhash, algorithm, qops);
    }

    /** As a header value. */
    public Challenge toChallenge() {
        Parameters out = new Parameters("Digest ").quoted("realm", realm).quoted("nonce", nonce);
        if (opaque != null) {
            out.quoted("opaque", opaque);
        }
        if (stale) {
            out.token("stale", "true");
        }
        if (userhash) {
            out.token("userhash", "true");
        }
        out.token("algorithm", algorithm.token());
        if (!qops.contains(Qop.NONE)) {
            out.quoted(
                    "qop",
                    String.join(",", qops.stream().sorted().map(Qop::token).toList()));
        }
        return Challenge.of(out.toString());
    }

    /** Authentication parameters on their way into a header value. */
    static final class Parameters {
        private final StringBuilder out;
        private boolean first = true;

        Parameters(String scheme) {
            this.out = new StringBuilder(scheme);
        }

        Parameters token(String name, String value) {
            out.append(first ? "" : ", ").append(name).append('=').append(value);
            first = false;
            return this;
        }

        Parameters quoted(String name, String value) {
            return token(name, QuotedString.of(value));
        }

        @Override
        public String toString() {
            return out.toString();
        }
    }
}
