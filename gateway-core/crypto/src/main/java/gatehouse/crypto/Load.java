package gatehouse.crypto;

/** What kind of batch an engine is asked to do: engines that win on one kind lose on another. */
public enum Load {
    /** Few packets of speech. */
    SMALL_SINGLE(172, 1),
    /** Many packets of speech: one tick of many calls. */
    SMALL_BATCH(172, 32),
    /** Few full-sized packets. */
    LARGE_SINGLE(1392, 1),
    /** Many full-sized packets. */
    LARGE_BATCH(1392, 32);

    /** Octets up to which a packet counts as small. */
    public static final int SMALL_UP_TO = 512;

    /** Packets up to which a batch counts as single. */
    public static final int SINGLE_UP_TO = 4;

    private final int bytes;
    private final int packets;

    Load(int bytes, int packets) {
        this.bytes = bytes;
        this.packets = packets;
    }

    /** Octets of the packets that stand for this load in measurements. */
    public int bytes() {
        return bytes;
    }

    /** How many of them come at once. */
    public int packets() {
        return packets;
    }

    /** The load that {@code packets} packets with {@code bytes} octets of payload altogether are. */
    public static Load of(int packets, long bytes) {
        boolean small = bytes <= (long) SMALL_UP_TO * packets;
        return packets <= SINGLE_UP_TO ? (small ? SMALL_SINGLE : LARGE_SINGLE) : (small ? SMALL_BATCH : LARGE_BATCH);
    }
}
