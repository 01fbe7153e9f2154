package gatehouse.management;

import org.jspecify.annotations.Nullable;

/**
 * The voice of one call, as it is now.
 *
 * @param codec its RTP name (RFC 3551 6)
 * @param profile of RTP, such as {@code RTP/AVP}
 * @param keying how keys were agreed; null without keys
 * @param suite that protects packets; null if none does
 * @param scope how far protection reaches
 * @param terms what was said to come to that
 * @param sent packets
 * @param received packets
 * @param lost packets that never came
 * @param late packets that came after their turn
 * @param jitterMillis of arriving packets (RFC 3550 6.4.1)
 * @param opinion how good what arrives is: a mean opinion score of 1 to 4.5 (ITU-T G.107); null if not known
 * @param farOpinion the same of what the far end hears, if it says so (RFC 3611 4.7)
 */
public record MediaStatus(
        String codec,
        String profile,
        @Nullable String keying,
        @Nullable String suite,
        Scope scope,
        VoiceTerms terms,
        long sent,
        long received,
        long lost,
        long late,
        double jitterMillis,
        @Nullable Double opinion,
        @Nullable Double farOpinion) {
    /** How far the protection of voice reaches (TS 33.328 4). */
    public enum Scope {
        /** Nowhere. */
        NONE,
        /** To the operator's first node. */
        ACCESS_EDGE,
        /** To some node in the middle. */
        END_TO_MIDDLE,
        /** To the other phone. */
        END_TO_END
    }
}
