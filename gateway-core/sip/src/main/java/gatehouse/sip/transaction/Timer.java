package gatehouse.sip.transaction;

/** The timers of RFC 3261 17 by their letters, with those of RFC 6026 and two that the RFCs leave unnamed. */
enum Timer {
    /** Repeats INVITE. */
    A,
    /** Ends INVITE without a response. */
    B,
    /** Waits for repeats of a final response to INVITE. */
    D,
    /** Repeats a non-INVITE request. */
    E,
    /** Ends a non-INVITE request without a final response. */
    F,
    /** Repeats a final response to INVITE. */
    G,
    /** Ends the wait for ACK. */
    H,
    /** Waits for repeats of ACK. */
    I,
    /** Waits for repeats of a non-INVITE request. */
    J,
    /** Waits for repeats of a non-INVITE response. */
    K,
    /** Keeps an accepted INVITE at the server (RFC 6026 7.1). */
    L,
    /** Keeps an accepted INVITE at the client, for 2xx from other forks (RFC 6026 7.2). */
    M,
    /** Sends 100: 200 ms for INVITE (RFC 3261 17.2.1), when Timer E is T2 otherwise (RFC 4320 4.1). */
    TRYING,
    /** Ends an INVITE that was cancelled and got no final response (RFC 3261 9.1: 64*T1). */
    CANCELLED
}
