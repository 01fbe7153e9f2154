package gatehouse.esp;

import gatehouse.crypto.PacketKey;

/** A running inbound SA: its anti-replay window, its usage, where its peer is. One thread owns it. */
public final class InboundSa extends RunningSa {
    private final ReplayWindow window;
    private long bytes;
    private long packets;

    InboundSa(SecurityAssociation agreed, EspCrypto.Lane lane, PacketKey key, int salt) {
        super(agreed, lane, key, salt);
        this.window = new ReplayWindow(agreed.replayWindow(), agreed.extendedSequence());
    }

    /** The highest sequence number accepted. */
    public long highest() {
        return window.highest();
    }

    /** Octets accepted, from the ESP header on. */
    @Override
    public long bytes() {
        return bytes;
    }

    /** Packets accepted. */
    public long packets() {
        return packets;
    }

    @Override
    public Lifetime.State state(long now) {
        return agreed().lifetime().after(bytes, packets, now);
    }

    ReplayWindow window() {
        return window;
    }

    void count(int octets) {
        bytes += octets;
        packets++;
    }
}
