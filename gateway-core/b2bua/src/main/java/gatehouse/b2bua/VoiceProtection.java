package gatehouse.b2bua;

import gatehouse.media.srtp.SdesResult;
import org.jspecify.annotations.Nullable;

/**
 * How the voice of a call is protected.
 *
 * @param keys of both directions; null for RTP in clear
 * @param scope how far they reach
 * @param early whether another fork of the call may still answer with other keys
 * @param terms what was said to come to this
 */
public record VoiceProtection(SdesResult.@Nullable Protected keys, Scope scope, boolean early, VoiceTerms terms) {
    /** How far protection reaches (TS 33.328 4). */
    public enum Scope {
        /** Nowhere. */
        NONE,
        /** To the operator's first node. */
        ACCESS_EDGE,
        /** To whoever answered the keys: the other phone, as far as signalling tells. */
        END_TO_END
    }

    /** RTP in clear, and why. */
    static VoiceProtection clear(VoiceTerms terms) {
        return new VoiceProtection(null, Scope.NONE, false, terms);
    }

    /** Without keys, which must not be told. */
    @Override
    public String toString() {
        return keys == null ? "clear" : keys.sending().suiteName() + " " + scope;
    }
}
