package gatehouse.gateway.voice;

import gatehouse.b2bua.VoiceProtection;
import gatehouse.media.MediaSettings;
import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.media.srtp.CryptoAttribute;
import gatehouse.media.srtp.SdesResult;
import org.jspecify.annotations.Nullable;

/**
 * What a call's voice is, for status.
 *
 * @param codec the RTP name of what is sent
 * @param profile of RTP, such as {@code RTP/SAVP}
 * @param protection how it is protected
 * @param keysSince since when the key that we send under is in use, on the clock's nanoseconds; as good as any without keys
 */
public record VoiceFacts(String codec, String profile, VoiceProtection protection, long keysSince) {
    /** @param before what the call was until now; null at its start */
    static VoiceFacts of(
            MediaSettings media,
            NegotiatedAudio audio,
            VoiceProtection protection,
            long now,
            @Nullable VoiceFacts before) {
        long since =
                before != null && isSameKey(before.protection().keys(), protection.keys()) ? before.keysSince() : now;
        return new VoiceFacts(media.codec().encodingName(), audio.protocol(), protection, since);
    }

    private static boolean isSameKey(SdesResult.@Nullable Protected one, SdesResult.@Nullable Protected other) {
        if (one == null || other == null) {
            return false;
        }
        CryptoAttribute ours = one.sending();
        CryptoAttribute next = other.sending();
        return ours.suiteName().equals(next.suiteName())
                && ours.keys().getFirst().isSameKey(next.keys().getFirst());
    }
}
