package gatehouse.translator;

/** A mapping in use with one remote, or with all remotes that its filter does not tell apart. */
final class Session {
    final Mapping mapping;
    /** The part of the remote endpoint that tells this session from others of the mapping. */
    final long remote;
    /** Means something for TCP only. */
    TcpPhase phase;

    long expiresAt;
    /** When the timer will look at it; it is not moved with every packet, only brought forward. */
    long timerAt = Long.MAX_VALUE;

    Session(Mapping mapping, long remote, TcpPhase phase) {
        this.mapping = mapping;
        this.remote = remote;
        this.phase = phase;
    }
}
