package gatehouse.config;

import gatehouse.config.schema.Choice;
import gatehouse.config.schema.Key;
import gatehouse.config.schema.Range;
import gatehouse.config.schema.Size;
import gatehouse.config.schema.Unique;
import java.util.List;

/** How the voice of one operator's calls is protected: SRTP under keys that SIP carries (SDES, RFC 4568). */
public record KeyingSettings(
        @Key(
                value = "Whether voice is protected. Keys are sent only where the signalling is encrypted: over other"
                        + " signalling, require lets no call through and prefer means calls in clear.",
                preset = "prefer")
        Rule rule,

        @Key(
                value = "The suites, the preferred one first.",
                preset = "[aead-aes-256-gcm, aead-aes-128-gcm, aes-256-cm-hmac-sha1-80, aes-cm-128-hmac-sha1-80]")
        @Size(min = 1, max = 9)
        @Unique
        List<SrtpSuiteName> suites,

        @Key(
                value =
                        "For how many packets of voice a key lives, as a power of two: before 2^n have passed, another is"
                                + " agreed on. A call sends 50 packets a second.",
                preset = "48")
        @Range(min = 8, max = 48)
        int keyLifetime,

        @Key(value = "How prefer offers a call both ways.", preset = "second-offer")
        Offer offer,

        @Key(value = "How far protection is to reach.", preset = "end-to-end")
        Reach reach,

        @Key(value = "Whom a short tone tells that a call is not protected.", preset = "nobody")
        Warn warn) {
    public KeyingSettings {
        suites = List.copyOf(suites);
    }

    /** Whether registrations are to agree on SRTP that ends at the access edge (TS 24.229 7.2A.7). */
    public boolean agreesOnTheEdge() {
        return rule != Rule.OFF && reach == Reach.ACCESS_EDGE;
    }

    /** What the operator's calls must be. */
    public enum Rule {
        @Choice("No call without protection.")
        REQUIRE,
        @Choice("Protection where the other side does it too.")
        PREFER,
        @Choice("No protection.")
        OFF
    }

    /** How {@link Rule#PREFER} offers. */
    public enum Offer {
        @Choice("SRTP; where that is refused (488), RTP in a second attempt.")
        SECOND_OFFER,
        @Choice("RTP with SRTP as a capability (RFC 5939), in one attempt.")
        CAPABILITY
    }

    /** How far. */
    public enum Reach {
        @Choice("To whoever answers the call.")
        END_TO_END,
        @Choice(
                "To the operator's first node, which is asked for it (3ge2ae, TS 24.229 6.1.2) where the registration has"
                        + " agreed on it (mediasec, 7.2A.7); else as end-to-end.")
        ACCESS_EDGE,
        @Choice("To the operator's first node, of which it is known that it does so: it is asked without an agreement.")
        ACCESS_EDGE_ALWAYS
    }

    /** Who hears the tone. */
    public enum Warn {
        @Choice("No tone.")
        NOBODY,
        @Choice("The person at the line, when the call is answered.")
        LINE
    }
}
