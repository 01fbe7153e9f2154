package gatehouse.esp;

/** Cuts IPv4 packets to a length (RFC 791 3.2): tunnel-mode packets before ESP, all others after it. */
public final class Ipv4Fragmenter {
    /** Where the pieces go; the octets are lent for the time of the call. */
    @FunctionalInterface
    public interface Output {
        /** Takes one whole IPv4 packet. */
        void packet(byte[] array, int offset, int length);
    }

    private final byte[] piece = new byte[EspPacket.LONGEST];
    private final IpView view = new IpView();

    /** With room for one piece. */
    public Ipv4Fragmenter() {}

    /**
     * Hands a packet out in pieces of at most {@code mtu} octets, or as it is if it fits.
     *
     * @param mtu at least 68 (RFC 791)
     * @return false, and nothing handed out, if it is no whole IPv4 packet, or too long and DF is set
     */
    public boolean cut(byte[] array, int offset, int length, int mtu, Output out) {
        if (!view.wrap(array, offset, length) || view.isV6() || mtu < 68) {
            return false;
        }
        if (view.totalLength() <= mtu) {
            out.packet(array, offset, view.totalLength());
            return true;
        }
        if (view.dontFragment()) {
            return false;
        }
        int field = Octets.get16(array, offset + 6);
        int total = view.totalLength();
        int header = view.headerLength();
        int at = header;
        int written = header;
        System.arraycopy(array, offset, piece, 0, header);
        while (at < total) {
            int room = mtu - written & ~7; // offsets count in eights
            int count = total - at <= mtu - written ? total - at : room;
            boolean more = at + count < total || (field & 0x2000) != 0;
            System.arraycopy(array, offset + at, piece, written, count);
            Octets.put16(piece, 2, written + count);
            Octets.put16(piece, 6, (field & 0x1fff) + (at - header) / 8 | (more ? 0x2000 : 0));
            Octets.put16(piece, 10, 0);
            Octets.put16(piece, 10, InternetChecksum.finish(InternetChecksum.add(0, piece, 0, written)));
            out.packet(piece, 0, written + count);
            at += count;
            if (written == header) {
                written = laterOptions(header);
                piece[0] = (byte) (0x40 | written / 4);
            }
        }
        return true;
    }

    /** Keeps in {@link #piece} only the options that go into every piece (RFC 791 3.1, copied flag). */
    private int laterOptions(int header) {
        int at = 20;
        int kept = 20;
        while (at < header) {
            int type = piece[at] & 0xff;
            if (type == 0) {
                break;
            }
            int octets = type == 1 ? 1 : at + 1 < header ? piece[at + 1] & 0xff : 0;
            if (octets == 0 || at + octets > header || (type != 1 && octets < 2)) {
                break; // malformed: nothing after it can be trusted
            }
            if (type >= 128) {
                System.arraycopy(piece, at, piece, kept, octets);
                kept += octets;
            }
            at += octets;
        }
        while (kept % 4 != 0) {
            piece[kept++] = 0;
        }
        return kept;
    }
}
