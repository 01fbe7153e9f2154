package gatehouse.management;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was said about the protection of a call's voice.
 *
 * @param ours whether the offer was ours
 * @param suites those of the offer, the preferred one first, and what became of each
 * @param clear why nothing protects the voice; null where something does
 * @param keysSinceMillis since when the key that we send under is in use; null without one
 */
public record VoiceTerms(
        boolean ours,
        List<ProtectionOffer> suites,
        @Nullable Clear clear,
        @Nullable Long keysSinceMillis) {
    public VoiceTerms {
        suites = List.copyOf(suites);
    }

    /** Why voice goes in clear. */
    public enum Clear {
        /** The configuration wants no protection. */
        OFF,
        /** Keys would have travelled in signalling that others can read. */
        READABLE_SIGNALLING,
        /** We offered both, and the other side took RTP. */
        NOT_TAKEN,
        /** The other side refused SRTP, and the call was offered once more without. */
        REFUSED,
        /** The other side offered none. */
        NOT_OFFERED,
        /** The other side offered keys, and none for a suite of ours. */
        NONE_OF_OURS
    }
}
