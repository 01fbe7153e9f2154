package gatehouse.bench;

/**
 * An SRTP stack with {@link #STREAMS} calls, each under its own key. A tick has one packet of each call, in arrays that
 * have room behind them; sequence numbers go on from tick to tick.
 */
interface SrtpPeer extends AutoCloseable {
    /** Calls in a tick. */
    int STREAMS = 32;

    /** Octets in front of the payload. */
    int HEADER = 12;

    /** Octets of room behind a packet. */
    int ROOM = 32;

    /** Protects the next tick's packets of {@code length} octets in place. */
    void protect(byte[][] packets, int length) throws Exception;

    /** Checks and deciphers a tick that {@link #protect} made; false if any packet was refused. */
    boolean unprotect(byte[][] packets, int length) throws Exception;

    @Override
    void close();

    /** The stack of this name. */
    static SrtpPeer named(String name, String suite) throws Exception {
        return switch (name) {
            case "jitsi-java", "jitsi-openssl" -> new JitsiSrtp(suite, name.equals("jitsi-openssl"));
            case "libsrtp2" -> new LibsrtpStack(suite);
            default -> new GatehouseSrtp(name, suite);
        };
    }

    /** Octets of master key and salt together. */
    static byte[] key(int stream, int bytes) {
        byte[] key = new byte[bytes];
        for (int n = 0; n < bytes; n++) {
            key[n] = (byte) (31 * stream + 7 * n + 1);
        }
        return key;
    }

    /** Octets that the suite adds to an RTP packet. */
    static int tag(String suite) {
        return suite.startsWith("AEAD") ? 16 : suite.endsWith("_32") ? 4 : 10;
    }

    /** Writes an RTP header. */
    static void header(byte[] packet, int stream, int sequence) {
        packet[0] = (byte) 0x80;
        packet[1] = 8;
        packet[2] = (byte) (sequence >>> 8);
        packet[3] = (byte) sequence;
        packet[8] = 0x12;
        packet[9] = 0x34;
        packet[10] = 0x56;
        packet[11] = (byte) stream;
    }
}
