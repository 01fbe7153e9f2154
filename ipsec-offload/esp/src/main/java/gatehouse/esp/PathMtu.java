package gatehouse.esp;

/** What fits through an SA (RFC 4301 8.2, RFC 4303 3.3.4). All figures are octets of whole IP packets. */
public final class PathMtu {
    private PathMtu() {}

    /** The outer packet of an inner one of {@code inner} octets. */
    public static int outer(SecurityAssociation sa, int inner) {
        boolean tunnel = sa.mode() == SecurityAssociation.Mode.TUNNEL;
        int header = OuterHeader.bytes(sa.remote().isV6(), sa.encapsulation() != null);
        int payload = tunnel ? inner : inner - (sa.remote().isV6() ? 40 : 20);
        return header + sa.suite().sealedBytes(Math.max(payload, sa.tfcBytes()));
    }

    /** The longest inner packet whose outer one has at most {@code path} octets; 0 if there is none. */
    public static int largestInner(SecurityAssociation sa, int path) {
        EspSuite suite = sa.suite();
        int room = path
                - OuterHeader.bytes(sa.remote().isV6(), sa.encapsulation() != null)
                - 8
                - suite.ivBytes()
                - suite.icvBytes();
        int payload = room - room % suite.alignment() - 2;
        if (room <= 0 || payload < Math.max(1, sa.tfcBytes())) {
            return 0;
        }
        return sa.mode() == SecurityAssociation.Mode.TUNNEL
                ? payload
                : payload + (sa.remote().isV6() ? 40 : 20);
    }
}
