package gatehouse.translator;

/**
 * What of the remote endpoint a NAT's decision looks at: RFC 4787 4.1 for mapping, 5 for filtering. Remote endpoints
 * are packed as {@code address << 16 | port}, so that each kind is a mask and a key is one AND.
 */
public enum Dependence {
    /** Endpoint-independent: nothing. */
    ENDPOINT_INDEPENDENT(0L),
    /** Address-dependent. */
    ADDRESS(0xffff_ffff_0000L),
    /** Address-and-port-dependent. */
    ADDRESS_AND_PORT(0xffff_ffff_ffffL);

    private final long mask;

    Dependence(long mask) {
        this.mask = mask;
    }

    /** The part of a packed remote endpoint that counts. */
    long of(long remote) {
        return remote & mask;
    }
}
