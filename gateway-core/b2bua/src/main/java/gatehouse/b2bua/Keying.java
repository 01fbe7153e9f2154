package gatehouse.b2bua;

import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.media.srtp.SdesNegotiation;
import gatehouse.media.srtp.SdesRule;
import gatehouse.media.srtp.SrtpSuite;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one operator's calls ask of the protection of voice. Keys of SDES stand in the signalling, so they are offered
 * and taken only where nobody on the way to the operator can read it (RFC 4568 11.1).
 *
 * @param sdes the rule and the suites
 * @param preference how {@link SdesRule#PREFER} offers both
 * @param accessEdge whether a call over a flow asks the P-CSCF to end SRTP there ({@code a=3ge2ae:requested}, TS 24.229
 *     6.1.2); decided when a call starts, since the registration agrees on it (7.2A.7)
 * @param warns whether the person at the phone hears a short tone when a call is not protected
 * @param confidential whether signalling over a flow is hidden from others; decided when a call starts
 */
public record Keying(
        SdesNegotiation sdes,
        Preference preference,
        Predicate<Flow> accessEdge,
        boolean warns,
        Predicate<Flow> confidential) {
    /** How a call is offered that shall be protected if the other side can. */
    public enum Preference {
        /** SRTP alone; when that is refused with 488, RTP alone in a second call attempt. */
        SECOND_OFFER,
        /** RTP, with SRTP as a potential configuration (RFC 5939): one offer, and mixed forks. */
        CAPABILITY
    }

    /** No protection, offered or taken. */
    public static final Keying OFF = new Keying(
            new SdesNegotiation(SdesRule.OFF, List.of()), Preference.SECOND_OFFER, flow -> false, false, Keying::isTls);

    /** With these suites over TLS, end to end, without the tone. */
    public static Keying sdes(SdesRule rule, List<SrtpSuite> suites) {
        return new Keying(
                new SdesNegotiation(rule, suites), Preference.SECOND_OFFER, flow -> false, false, Keying::isTls);
    }

    /** The same under keys that are replaced before they have protected so many packets, 256 to 2^48. */
    public Keying withKeyLifetime(long packets) {
        SdesNegotiation shorter = new SdesNegotiation(sdes.rule(), sdes.suites(), packets);
        return new Keying(shorter, preference, accessEdge, warns, confidential);
    }

    /** Signalling over TLS is hidden; of any other the owner has to know. */
    public static boolean isTls(Flow flow) {
        return flow.transport() == Transport.TLS;
    }

    /** The same with another way to offer both. */
    public Keying with(Preference other) {
        return new Keying(sdes, other, accessEdge, warns, confidential);
    }

    /** The same, asking for SRTP to the access edge. */
    public Keying withAccessEdge() {
        return withAccessEdge(flow -> true);
    }

    /** The same, asking for it where {@code agreed} says that the access edge does it. */
    public Keying withAccessEdge(Predicate<Flow> agreed) {
        return new Keying(sdes, preference, agreed, warns, confidential);
    }

    /** The same with the tone. */
    public Keying withWarning() {
        return new Keying(sdes, preference, accessEdge, true, confidential);
    }

    /** The same with another judge of flows. */
    public Keying with(Predicate<Flow> judge) {
        return new Keying(sdes, preference, accessEdge, warns, judge);
    }

    /** What is left of it for a call whose signalling goes over {@code flow}. */
    SdesNegotiation over(Flow flow) {
        return confidential.test(flow) ? sdes : new SdesNegotiation(SdesRule.OFF, List.of());
    }

    /** Whether no call may be made over {@code flow}: it must be protected, and cannot be. */
    boolean forbids(Flow flow) {
        return sdes.rule() == SdesRule.REQUIRE && !confidential.test(flow);
    }
}
