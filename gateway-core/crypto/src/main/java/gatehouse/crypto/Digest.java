package gatehouse.crypto;

/** A running hash or message authentication code over octets in pieces. Not thread-safe. */
public interface Digest {
    /** Octets of the result. */
    int length();

    /** Takes {@code count} octets from {@code offset}. */
    void update(byte[] data, int offset, int count);

    /** Writes {@link #length()} octets of result at {@code at} and starts anew, with the same key if there is one. */
    void finish(byte[] target, int at);

    /** The result over all {@code parts} one after the other. */
    default byte[] of(byte[]... parts) {
        for (byte[] part : parts) {
            update(part, 0, part.length);
        }
        byte[] result = new byte[length()];
        finish(result, 0);
        return result;
    }
}
