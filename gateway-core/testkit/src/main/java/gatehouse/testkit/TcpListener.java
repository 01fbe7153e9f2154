package gatehouse.testkit;

/** Who hears of a {@link TcpStream}. */
public interface TcpListener {
    /** The stream carries data from now on. */
    default void opened(TcpStream stream) {}

    /** The next octets, in order; their cutting is not the sender's. */
    void data(TcpStream stream, byte[] octets);

    /** The stream is over: closed by the other side, or {@code failed} (refused, reset, or not acknowledged). */
    default void closed(TcpStream stream, boolean failed) {}
}
