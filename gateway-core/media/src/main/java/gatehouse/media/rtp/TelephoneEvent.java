package gatehouse.media.rtp;

/**
 * The payload of a telephone-event packet (RFC 4733 2.3): four octets, and the numbers of the DTMF events.
 *
 * <pre>
 * |     event     |E|R| volume    |          duration             |
 * </pre>
 */
public final class TelephoneEvent {
    /** Octets of one event. */
    public static final int LENGTH = 4;
    /** Hook flash (RFC 2833 3.10; RFC 4734 moved it to the registry). */
    public static final int FLASH = 16;

    private static final String KEYS = "0123456789*#ABCD";

    private TelephoneEvent() {}

    /** The event of a key ("0" to "9", "*", "#", "A" to "D"), or -1. */
    public static int ofKey(char key) {
        return KEYS.indexOf(key >= 'a' && key <= 'd' ? key - 'a' + 'A' : key);
    }

    /** The key of an event, or 0 where it is no DTMF. */
    public static char key(int event) {
        return event >= 0 && event < KEYS.length() ? KEYS.charAt(event) : 0;
    }

    /** Writes an event; returns its four octets. Volume is in -dBm0 (0 to 63), duration in timestamp units. */
    public static int write(byte[] out, int at, int event, boolean end, int volume, int duration) {
        out[at] = (byte) event;
        out[at + 1] = (byte) ((end ? 0x80 : 0) | (volume & 0x3f));
        out[at + 2] = (byte) (duration >> 8);
        out[at + 3] = (byte) duration;
        return LENGTH;
    }

    /** The event number of a payload, 0 to 255. */
    public static int event(byte[] payload, int at) {
        return payload[at] & 0xff;
    }

    /** Whether the event is over. */
    public static boolean isEnd(byte[] payload, int at) {
        return (payload[at + 1] & 0x80) != 0;
    }

    /** The duration so far, in timestamp units. */
    public static int duration(byte[] payload, int at) {
        return (payload[at + 2] & 0xff) << 8 | (payload[at + 3] & 0xff);
    }
}
