package gatehouse.translator.packet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts IPv4 packets to a link's size (RFC 791 3.2). */
public final class Ipv4Fragmenter {
    private Ipv4Fragmenter() {}

    /**
     * The packet in view as fragments of at most {@code mtu} octets, in order, each in an array of its own. A fragment
     * may be cut again. Options whose copied bit is unset stay with the first piece only; the others get no-operations
     * in their place, so that all headers have one length.
     *
     * @param mtu at least 68 octets (RFC 791 3.2)
     */
    public static List<byte[]> split(Ipv4View ip, int mtu) {
        if (mtu < 68) {
            throw new IllegalArgumentException("a link carries at least 68 octets, not " + mtu);
        }
        int header = ip.headerLength();
        int step = (mtu - header) & ~7;
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < ip.payloadLength() || from == 0; from += step) {
            int size = Math.min(step, ip.payloadLength() - from);
            byte[] piece = new byte[header + size];
            System.arraycopy(ip.bytes(), ip.offset(), piece, 0, header);
            System.arraycopy(ip.bytes(), ip.payloadOffset() + from, piece, header, size);
            boolean more = ip.moreFragments() || from + size < ip.payloadLength();
            int dontFragment = Octets.u16(piece, 6) & 0x4000;
            Octets.put16(piece, 2, piece.length);
            Octets.put16(piece, 6, dontFragment | (more ? 0x2000 : 0) | (ip.fragmentOffset() + from) / 8);
            if (from > 0) {
                blankUncopiedOptions(piece, header);
            }
            Octets.put16(piece, 10, 0);
            Octets.put16(piece, 10, InternetChecksum.of(piece, 0, header));
            pieces.add(piece);
        }
        return pieces;
    }

    private static void blankUncopiedOptions(byte[] piece, int header) {
        int at = Ipv4View.MINIMUM_HEADER;
        while (at < header) {
            int kind = Octets.u8(piece, at);
            int length = kind <= 1 || at + 1 >= header ? 1 : Math.max(Octets.u8(piece, at + 1), 2);
            int end = Math.min(at + length, header);
            if (kind == 0) {
                return;
            }
            if ((kind & 0x80) == 0) {
                Arrays.fill(piece, at, end, (byte) 1);
            }
            at = end;
        }
    }
}
