package gatehouse.media.srtp;

import gatehouse.crypto.PacketCipher;
import org.jspecify.annotations.Nullable;

/**
 * The sending half: protects what we send under one master key, for all our SSRCs. A new key means a new sender. It will
 * not protect two packets with one index, which would use a key stream twice: a source that starts its numbering again
 * takes a new SSRC or a new key (RFC 3711 9.1). Pure, and used on the thread of its {@link SrtpCrypto}.
 */
public final class SrtpSender implements AutoCloseable {
    private static final int MOST_STREAMS = 256;
    /** Packets that are sent while a new key is agreed on. */
    private static final long AGREEING = 128;

    private static final long LAST_RTCP_INDEX = 0x7fff_ffffL;

    private final SrtpPolicy policy;
    private final KeySchedule schedule;
    private final PacketCipher rtpCipher;
    private final PacketCipher rtcpCipher;
    private final RtpHeader.@Nullable Extensions extensions;
    private final @Nullable PacketCipher headerCipher;
    private final SrtpStream.Table streams;
    private final SrtpBatch single;
    private final int mki;
    private final int rtpTag;

    /** A sender under {@code key}, which stays the caller's. */
    public SrtpSender(SrtpCrypto crypto, SrtpPolicy policy, MasterKey key) {
        this.policy = policy;
        this.schedule = new KeySchedule(key, policy, crypto);
        this.rtpCipher = crypto.rtp(policy);
        this.rtcpCipher = crypto.rtcp(policy);
        boolean masks = !policy.encryptedExtensions().isEmpty();
        this.extensions = masks ? new RtpHeader.Extensions() : null;
        this.headerCipher = masks ? crypto.header(policy.suite()) : null;
        this.streams = new SrtpStream.Table(policy.windowSize(), MOST_STREAMS);
        this.single = new SrtpBatch(crypto, 1);
        this.mki = key.mki().length();
        this.rtpTag = rtpCipher.transform().tagBytes();
    }

    /** The policy it follows. */
    public SrtpPolicy policy() {
        return policy;
    }

    /** Whether {@code key} is this sender's: then a re-offer changes nothing. */
    public boolean isKeyedBy(MasterKey key) {
        return schedule.master().isSameKey(key);
    }

    /** How many more packets the master key may protect. */
    public long packetsLeft() {
        return schedule.packetsLeft();
    }

    /**
     * Whether it is time to agree on a new key (RFC 3711 9.2): a sixteenth of the lifetime is left, or 2.5 s of speech,
     * for signalling takes its time.
     */
    public boolean isRekeyDue() {
        long lifetime = schedule.master().lifetime();
        return packetsLeft() <= Math.max(lifetime / 16, Math.min(AGREEING, lifetime / 2));
    }

    /** Octets that protection adds to a packet at most. */
    public int expansion() {
        return 4
                + Math.max(
                        rtpCipher.transform().tagBytes(), rtcpCipher.transform().tagBytes())
                + mki;
    }

    /**
     * Protects one RTP packet in place; the array needs {@link #expansion()} octets of room behind it. Batches do the
     * same for many packets in less time.
     *
     * @return octets of the protected packet, or 0 when {@link #outcome()} is not OK
     */
    public int protectRtp(byte[] array, int offset, int length) {
        single.clear();
        single.protectRtp(this, array, offset, length);
        single.run();
        return single.length(0);
    }

    /** {@link #protectRtp} for a compound RTCP packet. */
    public int protectRtcp(byte[] array, int offset, int length) {
        single.clear();
        single.protectRtcp(this, array, offset, length);
        single.run();
        return single.length(0);
    }

    /** How the last single packet fared. */
    public SrtpOutcome outcome() {
        return single.outcome(0);
    }

    void planRtp(SrtpItem item, SrtpBatch batch) {
        byte[] array = item.array;
        int header = RtpHeader.length(array, item.offset, item.length);
        if (header < 0) {
            item.fail(SrtpOutcome.MALFORMED);
            return;
        }
        if (array.length - item.offset - item.length < rtpTag + mki) {
            item.fail(SrtpOutcome.NO_ROOM);
            return;
        }
        item.ssrc = RtpHeader.i32(array, item.offset + 8);
        SrtpStream stream = stream(item);
        if (stream == null || schedule.isRtpSpent()) {
            item.fail(SrtpOutcome.KEY_EXPIRED);
            return;
        }
        long index = stream.rtp.estimate(RtpHeader.u16(array, item.offset + 2));
        SrtpOutcome fresh = stream.rtp.check(index);
        if (fresh != SrtpOutcome.OK) {
            item.fail(fresh);
            return;
        }
        if (index >= MasterKey.LONGEST) { // RFC 3711 9.2: the 48-bit index must not wrap
            item.fail(SrtpOutcome.KEY_EXPIRED);
            return;
        }
        stream.rtp.take(index);
        schedule.countRtp();
        item.index = index;
        SessionKeys keys = schedule.rtp(index);
        if (extensions != null && headerCipher != null) { // RFC 6904 3: before the packet is authenticated
            extensions.crypt(headerCipher, keys, policy.encryptedExtensions(), array, item.offset, index);
        }
        if (mki > 0) {
            schedule.master().mki().copyTo(array, item.rtpMkiAt(policy.suite(), item.length));
        }
        item.resultLength =
                item.layRtp(batch.lane(rtpCipher, true).take(item), rtpCipher, policy, keys, header, item.length, mki);
    }

    void planRtcp(SrtpItem item, SrtpBatch batch) {
        byte[] array = item.array;
        if (item.length < 8 || (array[item.offset] & 0xc0) != 0x80) {
            item.fail(SrtpOutcome.MALFORMED);
            return;
        }
        if (array.length - item.offset - item.length
                < 4 + rtcpCipher.transform().tagBytes() + mki) {
            item.fail(SrtpOutcome.NO_ROOM);
            return;
        }
        item.ssrc = RtpHeader.i32(array, item.offset + 4);
        SrtpStream stream = stream(item);
        if (stream == null || schedule.isRtcpSpent() || stream.nextRtcp > LAST_RTCP_INDEX) {
            item.fail(SrtpOutcome.KEY_EXPIRED);
            return;
        }
        item.index = stream.nextRtcp++;
        schedule.countRtcp();
        boolean encrypts = policy.encryptRtcp() && policy.suite().sessionKeyBytes() > 0;
        int word = (int) item.index | (encrypts ? 0x8000_0000 : 0);
        int wordAt = item.rtcpWordAt(policy.suite(), item.length);
        RtpHeader.putI32(array, wordAt, word);
        schedule.master().mki().copyTo(array, wordAt + 4);
        item.resultLength = item.layRtcp(
                batch.lane(rtcpCipher, true).take(item),
                rtcpCipher,
                policy,
                schedule.rtcp(item.index),
                word,
                item.length,
                mki);
    }

    /** The packet's stream. Forgetting one would start its key stream again, so a full table ends the key instead. */
    private @Nullable SrtpStream stream(SrtpItem item) {
        SrtpStream stream = streams.find(item.ssrc);
        return stream != null || streams.isFull() ? stream : streams.add(item.ssrc);
    }

    @Override
    public void close() {
        schedule.close();
    }
}
