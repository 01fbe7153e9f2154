package gatehouse.esp;

import gatehouse.base.IpAddress;
import gatehouse.crypto.PacketKey;

/** What both directions of a running SA have: the agreement, the engine's key, where the peer is. One thread owns it. */
public abstract sealed class RunningSa implements AutoCloseable permits InboundSa, OutboundSa {
    private final SecurityAssociation agreed;
    final EspCrypto.Lane lane;
    final PacketKey key;
    private final int salt;
    private IpAddress remote;
    private int remotePort;

    RunningSa(SecurityAssociation agreed, EspCrypto.Lane lane, PacketKey key, int salt) {
        this.agreed = agreed;
        this.lane = lane;
        this.key = key;
        this.salt = salt;
        this.remote = agreed.remote();
        this.remotePort =
                agreed.encapsulation() == null ? 0 : agreed.encapsulation().remotePort();
    }

    /** What was agreed; its keys may be wiped. */
    public final SecurityAssociation agreed() {
        return agreed;
    }

    /** Where the peer is, as far as the owner believes: packets go there, and are expected from there. */
    public final IpAddress remote() {
        return remote;
    }

    /** The peer's UDP port; 0 for plain ESP. */
    public final int remotePort() {
        return remotePort;
    }

    /** The peer is at another address and port: its NAT binding has changed. */
    public final void moveTo(IpAddress address, int port) {
        if ((port == 0) != (remotePort == 0)) {
            throw new IllegalArgumentException("an SA stays with UDP encapsulation, or without it");
        }
        remote = address;
        remotePort = port;
    }

    /** Octets that went through it. */
    public abstract long bytes();

    /** How far its lifetime has gone at {@code now}. */
    public abstract Lifetime.State state(long now);

    final int salt() {
        return salt;
    }

    /** Wipes what the engine holds of the key. */
    @Override
    public final void close() {
        key.close();
    }
}
