package gatehouse.esp;

import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Turns IP packets into ESP (RFC 4303 3.3), a batch at a time, in place. One thread owns it.
 *
 * <p>A tunnel-mode packet that is longer than the path takes is the caller's to cut before, by {@link PathMtu} and
 * {@link Ipv4Fragmenter}; a transport-mode packet is cut after, as any IP packet (RFC 4303 3.3.4).
 */
public final class EspSealer {
    private static final int POOL = 1024;

    private final EspCrypto crypto;
    private final Entropy entropy;
    private final RefusalCounts refusals;
    private final IpView view = new IpView();
    private final byte[] pool = new byte[POOL];
    private int poolUsed = POOL;

    /**
     * A sealer.
     *
     * @param entropy the source of CBC's IVs, which must not be foreseeable (RFC 3602 3)
     * @param refusals where packets that cannot be sealed are counted
     */
    public EspSealer(EspCrypto crypto, Entropy entropy, RefusalCounts refusals) {
        this.crypto = crypto;
        this.entropy = entropy;
        this.refusals = refusals;
    }

    /**
     * Seals every packet of the batch with its {@link EspPacket#outbound()}; packets already refused are left alone.
     * Afterwards a packet holds ESP, with its path set, or a {@link EspPacket#refusal()}.
     *
     * @param now nanoseconds on the clock of the SAs' lifetimes
     * @return how many packets may go
     */
    public int seal(EspBatch batch, long now) {
        if (batch.size() > crypto.capacity()) {
            throw new IllegalArgumentException(
                    "a batch of " + batch.size() + " packets is more than the " + crypto.capacity() + " agreed");
        }
        int good = 0;
        for (int i = 0; i < batch.size(); i++) {
            EspPacket packet = batch.get(i);
            OutboundSa sa = packet.outbound();
            if (packet.refusal() != null) {
                continue;
            }
            Refusal refusal = sa == null ? Refusal.POLICY : prepare(packet, sa, now);
            if (refusal != null) {
                packet.refuse(refusal);
                refusals.add(refusal);
            } else {
                good++;
            }
        }
        crypto.seal();
        return good;
    }

    private @Nullable Refusal prepare(EspPacket packet, OutboundSa sa, long now) {
        SecurityAssociation agreed = sa.agreed();
        if (!view.wrap(packet.array(), packet.offset(), packet.length())) {
            return Refusal.MALFORMED_INNER;
        }
        if (sa.state(now) == Lifetime.State.HARD) {
            return Refusal.EXPIRED;
        }
        packet.window(packet.offset(), view.totalLength());
        return agreed.mode() == SecurityAssociation.Mode.TUNNEL
                ? tunnel(packet, sa, agreed)
                : transport(packet, sa, agreed);
    }

    private @Nullable Refusal tunnel(EspPacket packet, OutboundSa sa, SecurityAssociation agreed) {
        int trafficClass = view.trafficClass(); // RFC 6040 4.1 normal mode: ECN is copied; so is DSCP
        boolean df = view.dontFragment(); // RFC 4301 8.1: DF is copied
        int next = view.isV6() ? IpView.IPV6 : IpView.IPV4;
        int fill = Math.max(0, agreed.tfcBytes() - packet.length());
        Refusal refusal = wrap(packet, sa, agreed, next, fill);
        packet.outer(trafficClass, 64, df);
        return refusal;
    }

    private @Nullable Refusal transport(EspPacket packet, OutboundSa sa, SecurityAssociation agreed) {
        if (view.isFragment()) {
            return Refusal.FRAGMENT; // RFC 4303 3.3.4: transport mode is for whole packets
        }
        if (view.isExtended()) {
            return Refusal.UNSUPPORTED_HEADER;
        }
        int trafficClass = view.trafficClass();
        int hopLimit = view.hopLimit();
        boolean df = view.dontFragment();
        int next = view.protocol();
        int header = view.headerLength();
        int payload = packet.length() - header;
        // RFC 4303 2.7: what follows must tell its own length
        int fill = next == IpView.UDP ? Math.max(0, agreed.tfcBytes() - payload) : 0;
        packet.window(packet.offset() + header, payload);
        Refusal refusal = wrap(packet, sa, agreed, next, fill);
        packet.outer(trafficClass, hopLimit, df);
        return refusal;
    }

    /** Puts header, IV, trailer and room for the ICV around the payload, and the packet into its lane. */
    private @Nullable Refusal wrap(EspPacket packet, OutboundSa sa, SecurityAssociation agreed, int next, int fill) {
        EspSuite suite = agreed.suite();
        int payload = packet.length() + fill;
        int padding = suite.padding(payload);
        int before = 8 + suite.ivBytes();
        int after = fill + padding + 2 + suite.icvBytes();
        int outer = (agreed.remote().isV6() ? 40 : 20) + (sa.remotePort() == 0 ? 0 : 8);
        if (before + packet.length() + after + outer > EspPacket.LONGEST
                || !packet.makeRoom(before + 4, after)) { // four octets more for Lane.insertHigh
            return Refusal.OVERSIZE;
        }
        long number = sa.next(payload);
        if (number == 0) {
            return Refusal.SEQUENCE_EXHAUSTED;
        }
        byte[] array = packet.array();
        int at = packet.offset() + packet.length();
        java.util.Arrays.fill(array, at, at + fill, (byte) 0);
        at += fill;
        for (int n = 1; n <= padding; n++) {
            array[at++] = (byte) n; // RFC 4303 2.4
        }
        array[at++] = (byte) padding;
        array[at] = (byte) next;
        int esp = packet.offset() - before;
        Octets.put32(array, esp, (int) agreed.spi());
        Octets.put32(array, esp + 4, (int) number);
        writeIv(array, esp + 8, suite, agreed.spi(), number);
        packet.sequence = number;
        IpAddress from = agreed.local();
        packet.window(esp, before + packet.length() + after);
        packet.path(from, sa.localPort(), sa.remote(), sa.remotePort());
        sa.lane.add(packet, agreed, sa.key, sa.salt(), number);
        return null;
    }

    private void writeIv(byte[] array, int at, EspSuite suite, long spi, long number) {
        if (suite.isGcm()) {
            // One key and one salt serve all four SAs of TS 33.203, so the sequence number alone would repeat nonces
            // and
            // give the key away. SPIs differ between them (7.1), so SPI and number together do not repeat (RFC 4106
            // 3.1).
            Octets.put64(array, at, spi << 32 ^ number);
        } else if (suite.ivBytes() > 0) {
            if (poolUsed + suite.ivBytes() > POOL) {
                entropy.fill(pool);
                poolUsed = 0;
            }
            System.arraycopy(pool, poolUsed, array, at, suite.ivBytes());
            poolUsed += suite.ivBytes();
        }
    }
}
