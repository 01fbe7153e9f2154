package gatehouse.management;

import org.jspecify.annotations.Nullable;

/**
 * The side towards the operators.
 *
 * @param address the gateway's own; null while it has none
 * @param nat what stands before it
 * @param publicAddress what operators see it under; null while none has said
 */
public record WanStatus(
        @Nullable String address, Nat nat, @Nullable String publicAddress) {
    /** Whether a NAT stands before the gateway, as it found out itself (RFC 3581 4: received and rport). */
    public enum Nat {
        /** No operator has answered yet. */
        UNKNOWN,
        /** Operators see the gateway's own address and port. */
        NONE,
        /** Operators see another address or port. */
        PRESENT
    }
}
