package gatehouse.media.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One RTP payload format of a stream: a payload type number and what it stands for.
 *
 * @param payloadType 0 to 127
 * @param encoding the media subtype as written, e.g. "PCMA"; compared without case (RFC 8866 6.6)
 * @param clockRate timestamp units per second
 * @param channels 1 or more
 * @param parameters the {@code a=fmtp} text, or null
 */
public record PayloadFormat(
        int payloadType,
        String encoding,
        int clockRate,
        int channels,
        @Nullable String parameters) {
    /** Static payload type 0 (RFC 3551 6). */
    public static final PayloadFormat PCMU = new PayloadFormat(0, "PCMU", 8000, 1, null);
    /** Static payload type 8 (RFC 3551 6). */
    public static final PayloadFormat PCMA = new PayloadFormat(8, "PCMA", 8000, 1, null);

    /** Static payload type 9: 16 kHz speech that RTP counts at 8 kHz (RFC 3551 4.5.2). */
    public static final PayloadFormat G722 = new PayloadFormat(9, "G722", 8000, 1, null);
    /** Static payload type 13: a description of the noise in place of silence (RFC 3389). */
    public static final PayloadFormat COMFORT_NOISE = new PayloadFormat(13, "CN", 8000, 1, null);

    /** RFC 4733 events 0-15 (DTMF) at 8 kHz under a dynamic payload type (96 to 127). */
    public static PayloadFormat telephoneEvent(int payloadType) {
        return new PayloadFormat(payloadType, "telephone-event", 8000, 1, "0-15");
    }

    /** Whether both stand for the same encoding, whatever their numbers. */
    public boolean isSameEncoding(PayloadFormat other) {
        return encoding.equalsIgnoreCase(other.encoding) && clockRate == other.clockRate && channels == other.channels;
    }

    /** Whether this is telephone-event at any clock rate. */
    public boolean isTelephoneEvent() {
        return encoding.toLowerCase(Locale.ROOT).equals("telephone-event");
    }

    /** Whether this is comfort noise at any clock rate. */
    public boolean isComfortNoise() {
        return encoding.equalsIgnoreCase("CN");
    }

    /** Whether speech can be sent in it. */
    boolean isCodec() {
        return !isTelephoneEvent() && !isComfortNoise();
    }

    /** The value of its {@code a=rtpmap} line. */
    String rtpmap() {
        return payloadType + " " + encoding + "/" + clockRate + (channels == 1 ? "" : "/" + channels);
    }

    /** What a payload type means that has no {@code a=rtpmap} line (RFC 3551 6), or null where it means nothing. */
    static @Nullable PayloadFormat ofStatic(int payloadType) {
        return switch (payloadType) {
            case 0 -> PCMU;
            case 3 -> new PayloadFormat(3, "GSM", 8000, 1, null);
            case 4 -> new PayloadFormat(4, "G723", 8000, 1, null);
            case 8 -> PCMA;
            case 9 -> G722;
            case 13 -> COMFORT_NOISE;
            case 15 -> new PayloadFormat(15, "G728", 8000, 1, null);
            case 18 -> new PayloadFormat(18, "G729", 8000, 1, null);
            default -> null;
        };
    }
}
