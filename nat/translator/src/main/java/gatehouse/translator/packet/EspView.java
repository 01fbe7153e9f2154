package gatehouse.translator.packet;

import gatehouse.base.Decoded;
import gatehouse.base.Decoded.Malformed;
import org.jspecify.annotations.Nullable;

/** A reusable window on the clear beginning of an ESP packet (RFC 4303 2). After {@link #wrap} accepts, nothing fails. */
public final class EspView {
    /** SPI and sequence number, in octets. */
    public static final int HEADER = 8;

    private static final Malformed<EspView> TOO_SHORT = new Malformed<>("shorter than an ESP header", 0);

    private byte[] bytes = new byte[HEADER];
    private int offset;

    /** A view of nothing yet: {@link #wrap} comes first. */
    public EspView() {}

    /** A view of its own on the payload of {@code ip}. */
    public static Decoded<EspView> decode(Ipv4View ip) {
        EspView view = new EspView();
        Malformed<EspView> fault = view.wrap(ip);
        return fault != null ? fault : Decoded.ok(view);
    }

    /**
     * Looks at the payload of {@code ip}.
     *
     * @return null when it is in view, else why not
     */
    public @Nullable Malformed<EspView> wrap(Ipv4View ip) {
        if (ip.payloadLength() < HEADER) {
            return TOO_SHORT;
        }
        bytes = ip.bytes();
        offset = ip.payloadOffset();
        return null;
    }

    /** The security parameters index, 32 bits. */
    public int spi() {
        return Octets.i32(bytes, offset);
    }

    /** The low 32 bits of the sequence number. */
    public int sequence() {
        return Octets.i32(bytes, offset + 4);
    }
}
