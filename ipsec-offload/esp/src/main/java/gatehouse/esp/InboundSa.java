package gatehouse.esp;

import gatehouse.base.IpAddress;
import gatehouse.crypto.PacketKey;

/** A running inbound SA: its anti-replay window, its usage, where its peer is. One thread owns it. */
public final class InboundSa implements AutoCloseable {
    private final SecurityAssociation agreed;
    final EspCrypto.Lane lane;
    final PacketKey key;
    private final int salt;
    private final ReplayWindow window;
    private IpAddress remote;
    private int remotePort;
    private long bytes;
    private long packets;

    InboundSa(SecurityAssociation agreed, EspCrypto.Lane lane, PacketKey key, int salt) {
        this.agreed = agreed;
        this.lane = lane;
        this.key = key;
        this.salt = salt;
        this.window = new ReplayWindow(agreed.replayWindow(), agreed.extendedSequence());
        this.remote = agreed.remote();
        this.remotePort =
                agreed.encapsulation() == null ? 0 : agreed.encapsulation().remotePort();
    }

    /** What was agreed; its keys may be wiped. */
    public SecurityAssociation agreed() {
        return agreed;
    }

    /** Where its packets come from, as far as the owner believes. */
    public IpAddress remote() {
        return remote;
    }

    /** The UDP port from which its packets come; 0 for plain ESP. */
    public int remotePort() {
        return remotePort;
    }

    /** Expects what follows from another address and port. */
    public void moveTo(IpAddress address, int port) {
        if ((port == 0) != (remotePort == 0)) {
            throw new IllegalArgumentException("an SA stays with UDP encapsulation, or without it");
        }
        remote = address;
        remotePort = port;
    }

    /** The highest sequence number accepted. */
    public long highest() {
        return window.highest();
    }

    /** Octets accepted, from the ESP header on. */
    public long bytes() {
        return bytes;
    }

    /** Packets accepted. */
    public long packets() {
        return packets;
    }

    /** How far its lifetime has gone at {@code now}. */
    public Lifetime.State state(long now) {
        return agreed.lifetime().after(bytes, packets, now);
    }

    ReplayWindow window() {
        return window;
    }

    void count(int octets) {
        bytes += octets;
        packets++;
    }

    int salt() {
        return salt;
    }

    /** Wipes what the engine holds of the key. */
    @Override
    public void close() {
        key.close();
    }
}
