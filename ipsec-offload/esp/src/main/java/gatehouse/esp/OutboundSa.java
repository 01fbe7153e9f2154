package gatehouse.esp;

import gatehouse.base.IpAddress;
import gatehouse.crypto.PacketKey;

/** A running outbound SA: its sequence number, its usage, where its packets go. One thread owns it. */
public final class OutboundSa implements AutoCloseable {
    private final SecurityAssociation agreed;
    final EspCrypto.Lane lane;
    final PacketKey key;
    private final int salt;
    private IpAddress remote;
    private int remotePort;
    private long sequence;
    private long bytes;

    OutboundSa(SecurityAssociation agreed, EspCrypto.Lane lane, PacketKey key, int salt) {
        this.agreed = agreed;
        this.lane = lane;
        this.key = key;
        this.salt = salt;
        this.remote = agreed.remote();
        this.remotePort =
                agreed.encapsulation() == null ? 0 : agreed.encapsulation().remotePort();
    }

    /** What was agreed; its keys may be wiped. */
    public SecurityAssociation agreed() {
        return agreed;
    }

    /** Where its packets go now. */
    public IpAddress remote() {
        return remote;
    }

    /** The UDP port to which its packets go now; 0 for plain ESP. */
    public int remotePort() {
        return remotePort;
    }

    /** Our UDP port; 0 for plain ESP. */
    public int localPort() {
        return agreed.encapsulation() == null ? 0 : agreed.encapsulation().localPort();
    }

    /** Sends what follows to another address and port: the peer's NAT binding has changed. */
    public void moveTo(IpAddress address, int port) {
        if ((port == 0) != (remotePort == 0)) {
            throw new IllegalArgumentException("an SA stays with UDP encapsulation, or without it");
        }
        remote = address;
        remotePort = port;
    }

    /** The sequence number used last; also the number of packets sealed. */
    public long sequence() {
        return sequence;
    }

    /** Octets of payload sealed. */
    public long bytes() {
        return bytes;
    }

    /** How far its lifetime has gone at {@code now}. */
    public Lifetime.State state(long now) {
        return agreed.lifetime().after(bytes, sequence, now);
    }

    /** The next sequence number, or 0 when there is none: it must not cycle (RFC 4303 3.3.3). */
    long next(int payload) {
        if (sequence == (agreed.extendedSequence() ? -1L : 0xffff_ffffL)) {
            return 0;
        }
        bytes += payload;
        return ++sequence;
    }

    /** For tests and for taking an SA over: the number that counts as used last. */
    void sequence(long last) {
        sequence = last;
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
