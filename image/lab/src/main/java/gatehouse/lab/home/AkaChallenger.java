package gatehouse.lab.home;

import gatehouse.aka.AkaNonce;
import gatehouse.aka.AkaPassword;
import gatehouse.aka.AuthenticationVector;
import gatehouse.aka.Auts;
import gatehouse.base.ByteView;
import gatehouse.base.Deadlines;
import gatehouse.base.Decoded;
import gatehouse.base.Secret;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The S-CSCF's authentication of ISIM subscribers (TS 33.203 6.1, TS 24.229 5.4.1). Each challenge is alive for
 * reg-await-auth, a few at a time for each private identity, and ends by nothing that has proven nothing: who hears a
 * challenge and says in clear that it was no good gets one of its own, and the right answer to the first is as right as
 * ever. Its digest arithmetic is its own, so that it judges the gateway's.
 */
public final class AkaChallenger {
    /** Timer reg-await-auth (TS 24.229 Table 7.8.1). */
    public static final Duration AWAIT_AUTH = Duration.ofMinutes(4);

    /** So many challenges of one private identity can be answered at a time. */
    private static final int MOST_OUTSTANDING = 8;

    /** A UE's time to answer, in which no message in clear takes its challenge away. */
    public static final Duration TO_ANSWER = Duration.ofSeconds(8);

    /** How many challenges in a row an ISIM may turn down before it is refused. */
    private static final int MOST_TURNED_DOWN = 2;

    private final String realm;
    private final Hss hss;
    private final Queue<Irregularity> script;
    /** By private identity and nonce, the oldest first. */
    private final Map<String, SequencedMap<String, Outstanding>> outstanding = new HashMap<>();

    private final Deadlines<Asked> ends = new Deadlines<>();

    /** What becomes of a REGISTER. */
    public sealed interface Verdict {
        /** The subscriber is who it says. */
        record Proven() implements Verdict {}

        /** It is to answer this, which carries ik and ck for the P-CSCF. */
        record Ask(Challenge challenge) implements Verdict {}

        /** No: 403. */
        record Refused(Reason reason) implements Verdict {}
    }

    /** Why a subscriber was refused or has to be asked again. */
    public enum Reason {
        /** RES is wrong. */
        WRONG_RESPONSE,
        /** The ISIM did not recognise us as its network, again and again. */
        NETWORK_NOT_AUTHENTIC,
        /** AUTS is wrong, or comes again and again. */
        NOT_SYNCHRONISED,
        /** There is no such private identity. */
        UNKNOWN,
        /** As many challenges as there may be wait for their answers; soon there are fewer. */
        TOO_MANY
    }

    private record Asked(String impi, String nonce) {}

    /** {@code turns} says how many challenges before it were turned down, the one because of the other. */
    private record Outstanding(
            String nonce, ByteView rand, Secret password, DigestAlgorithm algorithm, int turns, long since) {
        void wipe() {
            password.close();
        }
    }

    /**
     * Nobody challenged yet.
     *
     * @param script what to do wrong with the next challenges, in order
     */
    public AkaChallenger(String realm, Hss hss, List<Irregularity> script) {
        this.realm = realm;
        this.hss = hss;
        this.script = new ArrayDeque<>(script);
    }

    /** The HSS behind it. */
    public Hss hss() {
        return hss;
    }

    /**
     * Judges a REGISTER.
     *
     * @param given its Authorization, with the P-CSCF's integrity-protected; null when there is none
     * @param known whether this identity is registered and need not be asked again when integrity-protected
     */
    public Verdict judge(String impi, @Nullable Credentials given, String method, boolean known, long now) {
        expire(now);
        if (hss.subscriber(impi) == null) {
            return new Verdict.Refused(Reason.UNKNOWN);
        }
        boolean isProtected = given != null && "yes".equals(given.get("integrity-protected"));
        String nonce = given == null ? null : given.get("nonce");
        Outstanding asked = nonce == null ? null : of(impi).get(nonce);
        if (given == null || asked == null) {
            return isProtected && known ? new Verdict.Proven() : ask(impi, isProtected, 0, now);
        }
        String auts = given.get("auts");
        String response = given.get("response");
        if (auts != null) {
            return resynchronise(impi, asked, auts, isProtected, now);
        }
        if (response == null || response.isEmpty()) {
            // TS 24.229 5.1.1.5.3: neither response nor auts says that MAC-A was wrong. In clear anybody can say so
            if (isProtected) {
                forget(impi, asked.nonce);
            }
            return turnedDown(impi, asked, Reason.NETWORK_NOT_AUTHENTIC, isProtected, now);
        }
        if (!isProtected) {
            // TS 33.203 7.4: an answer to a challenge comes through the new SAs or not at all
            return ask(impi, false, 0, now);
        }
        boolean right = isRight(asked, given, method, response) && !next(Irregularity.REFUSE_RESPONSE);
        forget(impi, asked.nonce);
        if (right) {
            List.copyOf(of(impi).keySet()).forEach(other -> forget(impi, other)); // attempts before, or not its own
        }
        return right ? new Verdict.Proven() : new Verdict.Refused(Reason.WRONG_RESPONSE);
    }

    private Verdict resynchronise(String impi, Outstanding asked, String auts, boolean isProtected, long now) {
        boolean done = octets(auts) instanceof Decoded.Ok<Auts>(Auts token)
                && hss.resynchronise(impi, asked.rand.copy(), token);
        if (!done) {
            return new Verdict.Refused(Reason.NOT_SYNCHRONISED); // MAC-S is not of K: the ISIM may answer yet
        }
        forget(impi, asked.nonce);
        return turnedDown(impi, asked, Reason.NOT_SYNCHRONISED, isProtected, now);
    }

    /** Asks once more, unless that was one time too many. */
    private Verdict turnedDown(String impi, Outstanding asked, Reason reason, boolean isProtected, long now) {
        return asked.turns >= MOST_TURNED_DOWN
                ? new Verdict.Refused(reason)
                : ask(impi, isProtected, asked.turns + 1, now);
    }

    private static Decoded<Auts> octets(String text) {
        try {
            return Auts.decode(ByteView.of(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            return Decoded.malformed("auts is base64", 0);
        }
    }

    private Verdict ask(String impi, boolean isProtected, int turns, long now) {
        HomeSubscriber subscriber = hss.subscriber(impi);
        if (subscriber == null) {
            return new Verdict.Refused(Reason.UNKNOWN);
        }
        if (of(impi).size() >= MOST_OUTSTANDING) {
            Outstanding oldest = of(impi).firstEntry().getValue();
            if (!isProtected && now - oldest.since < TO_ANSWER.toNanos()) {
                return new Verdict.Refused(Reason.TOO_MANY);
            }
            forget(impi, oldest.nonce);
        }
        try (AuthenticationVector vector =
                next(Irregularity.STALE_SEQUENCE) ? hss.staleVector(impi) : hss.vector(impi)) {
            byte[] autn = vector.autn().copy();
            if (next(Irregularity.WRONG_MAC)) {
                autn[15] ^= 1;
            }
            String nonce = next(Irregularity.SHORT_NONCE)
                    ? Base64.getEncoder().encodeToString(vector.rand().copy())
                    : new AkaNonce(vector.rand(), ByteView.of(autn), ByteView.empty()).encode();
            Secret password = subscriber.algorithm().akaVersion() == 1
                    ? AkaPassword.v1(vector.xres())
                    : AkaPassword.v2(vector.xres(), vector.ik(), vector.ck());
            outstanding
                    .computeIfAbsent(impi, _ -> new LinkedHashMap<>())
                    .put(nonce, new Outstanding(nonce, vector.rand(), password, subscriber.algorithm(), turns, now));
            ends.set(new Asked(impi, nonce), now + AWAIT_AUTH.toNanos());
            // RFC 3310 3.2 for the UE; ik and ck for the P-CSCF, which takes them off (TS 24.229 5.4.1.2.1)
            return new Verdict.Ask(
                    Challenge.of("Digest realm=\"" + realm + "\", nonce=\"" + nonce + "\", qop=\"auth\", "
                            + "algorithm=" + subscriber.algorithm().token() + ", ik=\"" + hex(vector.ik()) + "\", ck=\""
                            + hex(vector.ck()) + "\""));
        }
    }

    private boolean next(Irregularity irregularity) {
        return script.peek() == irregularity && script.poll() != null;
    }

    private SequencedMap<String, Outstanding> of(String impi) {
        return outstanding.getOrDefault(impi, Collections.emptyNavigableMap());
    }

    private void forget(String impi, String nonce) {
        Map<String, Outstanding> left = outstanding.get(impi);
        Outstanding old = left == null ? null : left.remove(nonce);
        if (left != null && old != null) {
            old.wipe();
            ends.cancel(new Asked(impi, nonce));
            if (left.isEmpty()) {
                outstanding.remove(impi);
            }
        }
    }

    private void expire(long now) {
        for (Asked asked = ends.poll(now); asked != null; asked = ends.poll(now)) {
            forget(asked.impi, asked.nonce);
        }
    }

    /** RFC 7616 3.4.1 with RES as the password (RFC 3310 3.3). */
    private boolean isRight(Outstanding asked, Credentials given, String method, String response) {
        String user = given.get("username");
        String uri = given.get("uri");
        if (user == null || uri == null || !asked.algorithm.token().equalsIgnoreCase(given.get("algorithm"))) {
            return false;
        }
        String hash = asked.algorithm.token().endsWith("SHA-256") ? "SHA-256" : "MD5";
        String ha1 = asked.password.with(octets -> hex(hash, user + ":" + realm + ":", octets));
        String ha2 = hex(hash, method + ":" + uri, new byte[0]);
        String middle = "auth".equals(given.get("qop"))
                ? asked.nonce + ":" + given.get("nc") + ":" + given.get("cnonce") + ":auth"
                : asked.nonce;
        String expected = hex(hash, ha1 + ":" + middle + ":" + ha2, new byte[0]);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), response.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(String hash, String text, byte[] tail) {
        try {
            MessageDigest digest = MessageDigest.getInstance(hash);
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(tail));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + hash, e);
        }
    }

    private static String hex(Secret key) {
        return key.with(octets -> HexFormat.of().formatHex(octets));
    }
}
