package gatehouse.esp;

import gatehouse.crypto.PacketKey;

/** A running outbound SA: its sequence number, its usage, where its packets go. One thread owns it. */
public final class OutboundSa extends RunningSa {
    private long sequence;
    private long bytes;

    OutboundSa(SecurityAssociation agreed, EspCrypto.Lane lane, PacketKey key, int salt) {
        super(agreed, lane, key, salt);
    }

    /** Our UDP port; 0 for plain ESP. */
    public int localPort() {
        return agreed().encapsulation() == null ? 0 : agreed().encapsulation().localPort();
    }

    /** The sequence number used last; also the number of packets sealed. */
    public long sequence() {
        return sequence;
    }

    /** Octets of payload sealed. */
    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Lifetime.State state(long now) {
        return agreed().lifetime().after(bytes, sequence, now);
    }

    /** The next sequence number, or 0 when there is none: it must not cycle (RFC 4303 3.3.3). */
    long next(int payload) {
        if (sequence == (agreed().extendedSequence() ? -1L : 0xffff_ffffL)) {
            return 0;
        }
        bytes += payload;
        return ++sequence;
    }

    /** For tests and for taking an SA over: the number that counts as used last. */
    void sequence(long last) {
        sequence = last;
    }
}
