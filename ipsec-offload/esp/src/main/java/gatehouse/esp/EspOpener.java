package gatehouse.esp;

import org.jspecify.annotations.Nullable;

/**
 * Turns ESP back into IP packets (RFC 4303 3.4), a batch at a time, in place. Nothing of a packet is believed before its
 * ICV is right. One thread owns it.
 */
public final class EspOpener {
    private final EspCrypto crypto;
    private final Sad sad;
    private final RefusalCounts refusals;
    private final InnerPacket inner = new InnerPacket();

    /**
     * An opener.
     *
     * @param sad the SAs, made by the same {@code crypto}
     * @param refusals where packets that are not taken are counted
     */
    public EspOpener(EspCrypto crypto, Sad sad, RefusalCounts refusals) {
        this.crypto = crypto;
        this.sad = sad;
        this.refusals = refusals;
    }

    /**
     * Opens every packet of the batch, which starts at the ESP header and has its path set; packets already refused are
     * left alone. Afterwards a packet is a whole IP packet and {@link EspPacket#inbound()} tells its SA, or it has a
     * {@link EspPacket#refusal()}.
     *
     * @param now nanoseconds on the clock of the SAs' lifetimes
     * @return how many packets are good
     */
    public int open(EspBatch batch, long now) {
        if (batch.size() > crypto.capacity()) {
            throw new IllegalArgumentException(
                    "a batch of " + batch.size() + " packets is more than the " + crypto.capacity() + " agreed");
        }
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            if (packet.refusal() == null) {
                Refusal refusal = prepare(packet, now);
                if (refusal != null) {
                    refuse(packet, refusal);
                }
            } else {
                packet.sequence = -1;
            }
        }
        crypto.open();
        int good = 0;
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            InboundSa sa = packet.inbound();
            if (packet.sequence < 0 || sa == null) {
                continue; // refused before its ICV was looked at
            }
            Refusal refusal = packet.refusal() != null ? packet.refusal() : finish(packet, sa);
            if (refusal != null) {
                refuse(packet, refusal);
            } else {
                good++;
            }
        }
        return good;
    }

    private void refuse(EspPacket packet, Refusal refusal) {
        packet.sequence = -1;
        packet.refuse(refusal);
        refusals.add(refusal);
    }

    private @Nullable Refusal prepare(EspPacket packet, long now) {
        byte[] array = packet.array();
        if (packet.length() < 8) {
            return Refusal.TRUNCATED;
        }
        if (packet.length() > EspPacket.LONGEST - 20) {
            return Refusal.OVERSIZE;
        }
        int spi = Octets.get32(array, packet.offset());
        InboundSa sa = sad.inbound(spi, packet.destination());
        if (sa == null) {
            return sad.isOutbound(spi) ? Refusal.REFLECTED : Refusal.UNKNOWN_SPI;
        }
        SecurityAssociation agreed = sa.agreed();
        if (packet.isEncapsulated() != (agreed.encapsulation() != null)) {
            return Refusal.WRONG_ENCAPSULATION;
        }
        EspSuite suite = agreed.suite();
        int body = packet.length() - 8 - suite.ivBytes() - suite.icvBytes();
        if (body < suite.alignment() || body % suite.alignment() != 0) {
            return Refusal.TRUNCATED;
        }
        if (sa.state(now) == Lifetime.State.HARD) {
            return Refusal.EXPIRED;
        }
        long low = Octets.get32(array, packet.offset() + 4) & 0xffff_ffffL;
        long number = sa.window().locate(low); // RFC 4303 3.4.3: before the ICV, to save its work
        if (number == ReplayWindow.REPLAYED) {
            return Refusal.REPLAY;
        }
        if (!packet.makeRoom(agreed.mode() == SecurityAssociation.Mode.TUNNEL ? 4 : 40, 0)) {
            return Refusal.OVERSIZE;
        }
        packet.sequence = number;
        packet.inbound(sa);
        sa.lane.add(packet, agreed, sa.key, sa.salt(), number);
        return null;
    }

    private @Nullable Refusal finish(EspPacket packet, InboundSa sa) {
        if (!sa.window().accept(packet.sequence)) { // a copy in the same batch
            return Refusal.REPLAY;
        }
        sa.count(packet.length());
        SecurityAssociation agreed = sa.agreed();
        EspSuite suite = agreed.suite();
        byte[] array = packet.array();
        int body = packet.offset() + 8 + suite.ivBytes();
        int trailer = packet.offset() + packet.length() - suite.icvBytes() - 2;
        int padding = array[trailer] & 0xff;
        int end = trailer - padding;
        if (end < body) {
            return Refusal.MALFORMED_PADDING;
        }
        for (int n = 0; n < padding; n++) {
            if (array[end + n] != (byte) (n + 1)) {
                return Refusal.MALFORMED_PADDING;
            }
        }
        int next = array[trailer + 1] & 0xff;
        if (next == IpView.NO_NEXT) {
            return Refusal.DUMMY;
        }
        packet.nextHeader = next;
        packet.window(body, end - body);
        return inner.complete(packet, agreed);
    }
}
