package gatehouse.esp;

/** Explicit congestion notification through tunnels (RFC 6040 4.2). */
final class Ecn {
    private static final int NOT_ECT = 0, ECT_1 = 1, ECT_0 = 2, CE = 3;

    private Ecn() {}

    /** Moves what the outer header says into the inner one at {@code at}; false if the packet is to be dropped. */
    static boolean decapsulate(int outerTrafficClass, byte[] array, int at, boolean v6) {
        int outer = outerTrafficClass & 3;
        int inner = v6 ? Octets.get16(array, at) >> 4 & 3 : array[at + 1] & 3;
        if (outer == CE && inner == NOT_ECT) {
            return false;
        }
        if (outer == CE && inner != CE) {
            set(array, at, v6, CE);
        } else if (outer == ECT_1 && inner == ECT_0) {
            set(array, at, v6, ECT_1);
        }
        return true;
    }

    private static void set(byte[] array, int at, boolean v6, int ecn) {
        int old = Octets.get16(array, at);
        int changed = v6 ? (old & ~0x30) | ecn << 4 : (old & ~3) | ecn;
        Octets.put16(array, at, changed);
        if (!v6) {
            Octets.put16(array, at + 10, InternetChecksum.repair(Octets.get16(array, at + 10), old, changed));
        }
    }
}
