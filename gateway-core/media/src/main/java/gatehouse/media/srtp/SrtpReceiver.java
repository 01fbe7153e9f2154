package gatehouse.media.srtp;

import gatehouse.base.ByteView;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.PacketCipher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half: checks and deciphers what one peer sends, for all its SSRCs and under every key that is agreed at
 * the moment. A packet is authenticated before it is deciphered and before anything is remembered; where the first guess
 * of key or rollover count fails, the few others that may be meant are tried (RFC 3711 3.3.1 leaves the guess to us).
 * Pure, and used on the thread of its {@link SrtpCrypto}.
 */
public final class SrtpReceiver implements AutoCloseable {
    private static final int MOST_STREAMS = 64;
    private static final int RESTART_CREDIT = 50;
    private static final long ROLLOVER = 1L << 16;

    private final SrtpPolicy policy;
    private final SrtpCrypto crypto;
    private final PacketCipher rtpCipher;
    private final PacketCipher rtcpCipher;
    private final RtpHeader.@Nullable Extensions extensions;
    private final @Nullable PacketCipher headerCipher;
    private final List<Slot> slots = new ArrayList<>();
    /** The first of them, for packets that name no key. */
    private @Nullable Slot first;

    private final PacketBatch retry = new PacketBatch(1);
    private final SrtpBatch single;
    private final long[] guesses = new long[6];
    private final int rtpTag;
    private int mki;

    /** A master key and the streams that were heard under it. */
    static final class Slot {
        final KeySchedule keys;
        final SrtpStream.Table streams;
        boolean isCurrent = true;

        Slot(MasterKey key, SrtpPolicy policy, SrtpCrypto crypto) {
            keys = new KeySchedule(key, policy, crypto);
            streams = new SrtpStream.Table(policy.windowSize(), MOST_STREAMS);
        }
    }

    /** A receiver of packets under {@code keys}, which stay the caller's. */
    public SrtpReceiver(SrtpCrypto crypto, SrtpPolicy policy, List<MasterKey> keys) {
        this.policy = policy;
        this.crypto = crypto;
        this.rtpCipher = crypto.rtp(policy);
        this.rtcpCipher = crypto.rtcp(policy);
        boolean masks = !policy.encryptedExtensions().isEmpty();
        this.extensions = masks ? new RtpHeader.Extensions() : null;
        this.headerCipher = masks ? crypto.header(policy.suite()) : null;
        this.rtpTag = rtpCipher.transform().tagBytes();
        this.single = new SrtpBatch(crypto, 1);
        rekey(keys);
    }

    /** The policy it follows. */
    public SrtpPolicy policy() {
        return policy;
    }

    /**
     * Takes the keys of a new offer or answer. A key that stays keeps its streams, with rollover counts and windows; a
     * new one starts anew. Keys that are gone still open packets that were on their way, until {@link #forgetOldKeys}.
     *
     * @throws IllegalArgumentException when there is no key, or their identifiers differ in length
     */
    public void rekey(List<MasterKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a receiver needs a master key");
        }
        int octets = keys.getFirst().mki().length();
        if (keys.stream().anyMatch(key -> key.mki().length() != octets) || (octets == 0 && keys.size() > 1)) {
            throw new IllegalArgumentException("several master keys have identifiers of one length (RFC 3711 3.1)");
        }
        if (octets != mki) { // packets under the old keys would be cut elsewhere
            slots.forEach(slot -> slot.keys.close());
            slots.clear();
        }
        mki = octets;
        slots.forEach(slot -> slot.isCurrent = false);
        for (int n = 0; n < keys.size(); n++) {
            MasterKey key = keys.get(n);
            Slot slot = slotOf(key);
            if (slot == null) {
                slot = new Slot(key, policy, crypto);
            } else {
                slots.remove(slot);
            }
            slot.isCurrent = true;
            slots.add(n, slot);
        }
        first = slots.getFirst();
    }

    private @Nullable Slot slotOf(MasterKey key) {
        for (Slot slot : slots) {
            if (slot.keys.master().isSameKey(key)) {
                return slot;
            }
        }
        return null;
    }

    /** Whether anything came under a key that is agreed on now: who sent it knows of the agreement. */
    public boolean hasOpened() {
        return slots.stream().anyMatch(slot -> slot.isCurrent && slot.keys.isUsed());
    }

    /** Wipes the keys that an earlier {@link #rekey} replaced. */
    public void forgetOldKeys() {
        for (Slot slot : slots) {
            if (!slot.isCurrent) {
                slot.keys.close();
            }
        }
        slots.removeIf(slot -> !slot.isCurrent);
    }

    /**
     * Signalling resumed the call: for about a second, a peer that starts its numbering again under the same key and
     * SSRC is followed, once for each stream. Without this, that looks like a replay and is refused.
     */
    public void expectRestart() {
        for (Slot slot : slots) {
            for (int n = 0; n < slot.streams.size(); n++) {
                slot.streams.at(n).restartCredit = RESTART_CREDIT;
            }
        }
    }

    /**
     * Checks and deciphers one SRTP packet in place.
     *
     * @return octets of the RTP packet, or 0 when {@link #outcome()} is not OK: then the octets are as they came
     */
    public int unprotectRtp(byte[] array, int offset, int length) {
        single.clear();
        single.unprotectRtp(this, array, offset, length);
        single.run();
        return single.length(0);
    }

    /** {@link #unprotectRtp} for SRTCP. */
    public int unprotectRtcp(byte[] array, int offset, int length) {
        single.clear();
        single.unprotectRtcp(this, array, offset, length);
        single.run();
        return single.length(0);
    }

    /** How the last single packet fared. */
    public SrtpOutcome outcome() {
        return single.outcome(0);
    }

    void planRtp(SrtpItem item, SrtpBatch batch) {
        int plain = item.length - rtpTag - mki;
        int header = RtpHeader.length(item.array, item.offset, Math.max(plain, 0));
        if (header < 0) {
            item.fail(SrtpOutcome.MALFORMED);
            return;
        }
        item.ssrc = RtpHeader.i32(item.array, item.offset + 8);
        Slot slot = mki == 0 ? first : slotFor(item, item.rtpMkiAt(policy.suite(), plain));
        if (slot == null) {
            item.fail(SrtpOutcome.UNKNOWN_KEY);
            return;
        }
        int sequence = RtpHeader.u16(item.array, item.offset + 2);
        SrtpStream stream = slot.streams.find(item.ssrc);
        item.mayRetry = true;
        item.slot = slot;
        item.stream = stream;
        item.index = stream == null ? sequence : stream.rtp.estimate(sequence);
        SrtpOutcome fresh = stream == null ? SrtpOutcome.OK : stream.rtp.check(item.index);
        if (slot.keys.isRtpSpent()) {
            item.mayRetry = false;
            item.fail(SrtpOutcome.KEY_EXPIRED);
        } else if (fresh != SrtpOutcome.OK) {
            item.fail(fresh);
        } else {
            SessionKeys keys = slot.keys.rtp(item.index);
            item.layRtp(batch.lane(rtpCipher, false).take(item), rtpCipher, policy, keys, header, plain, mki);
            item.resultLength = plain;
        }
    }

    void planRtcp(SrtpItem item, SrtpBatch batch) {
        int plain = item.length - 4 - rtcpCipher.transform().tagBytes() - mki;
        if (plain < 8 || (item.array[item.offset] & 0xc0) != 0x80) {
            item.fail(SrtpOutcome.MALFORMED);
            return;
        }
        item.ssrc = RtpHeader.i32(item.array, item.offset + 4);
        int wordAt = item.rtcpWordAt(policy.suite(), plain);
        Slot slot = slotFor(item, wordAt + 4);
        if (slot == null) {
            item.fail(SrtpOutcome.UNKNOWN_KEY);
            return;
        }
        int word = RtpHeader.i32(item.array, wordAt);
        item.slot = slot;
        item.index = word & 0x7fff_ffffL;
        item.mayRetry = mki == 0 && slots.size() > 1;
        SrtpStream stream = slot.streams.find(item.ssrc);
        SrtpOutcome fresh = stream == null ? SrtpOutcome.OK : stream.rtcp.check(item.index);
        if (slot.keys.isRtcpSpent()) {
            item.fail(SrtpOutcome.KEY_EXPIRED);
        } else if (fresh != SrtpOutcome.OK) {
            item.fail(fresh);
        } else {
            SessionKeys keys = slot.keys.rtcp(item.index);
            item.layRtcp(batch.lane(rtcpCipher, false).take(item), rtcpCipher, policy, keys, word, plain, mki);
            item.resultLength = plain;
        }
    }

    /** The slot that the packet's MKI names, or the current one where packets carry none. */
    private @Nullable Slot slotFor(SrtpItem item, int mkiAt) {
        if (mki == 0) {
            return first;
        }
        for (Slot slot : slots) {
            ByteView wanted = slot.keys.master().mki();
            boolean same = true;
            for (int n = 0; n < mki; n++) {
                same &= wanted.u8(n) == (item.array[mkiAt + n] & 0xff);
            }
            if (same) {
                return slot;
            }
        }
        return null;
    }

    /** Remembers a packet that opened; tries what else may be meant for one that did not. */
    void settle(SrtpItem item) {
        Slot slot = item.slot;
        if (slot == null) {
            return;
        }
        if (item.outcome == SrtpOutcome.OK) {
            if (item.isRtcp) {
                commitRtcp(item, slot);
            } else {
                commitRtp(item, slot, item.stream == null ? slot.streams.find(item.ssrc) : item.stream, false);
            }
        } else if (item.mayRetry) {
            long tried = item.outcome == SrtpOutcome.WRONG_TAG ? item.index : -1;
            for (int n = 0; n < slots.size() && item.outcome != SrtpOutcome.OK; n++) {
                if (mki == 0 || slots.get(n).equals(slot)) {
                    retry(item, slots.get(n), slots.get(n).equals(slot) ? tried : -1);
                }
            }
        }
    }

    private void retry(SrtpItem item, Slot slot, long tried) {
        SrtpStream stream = slot.streams.find(item.ssrc);
        if (item.isRtcp) {
            boolean fresh = stream == null || stream.rtcp.check(item.index) == SrtpOutcome.OK;
            if (tried < 0 && fresh && !slot.keys.isRtcpSpent() && opens(item, slot, item.index)) {
                commitRtcp(item, slot);
            }
            return;
        }
        if (slot.keys.isRtpSpent()) {
            return;
        }
        int count = guess(item, slot, stream);
        for (int n = 0; n < count; n++) {
            long index = guesses[n];
            if (index == tried || index < 0 || index >= MasterKey.LONGEST) {
                continue;
            }
            boolean fresh = stream == null || stream.rtp.check(index) == SrtpOutcome.OK;
            boolean restarts = stream != null && !fresh && stream.restartCredit > 0;
            if ((fresh || restarts) && opens(item, slot, index)) {
                item.index = index;
                commitRtp(item, slot, stream, restarts);
                return;
            }
        }
    }

    /** The indexes that this packet's sequence number may mean, the likeliest first; how many there are. */
    private int guess(SrtpItem item, Slot slot, @Nullable SrtpStream stream) {
        int sequence = RtpHeader.u16(item.array, item.offset + 2);
        int count = 0;
        if (stream != null) {
            long likely = stream.rtp.estimate(sequence);
            guesses[count++] = likely;
            guesses[count++] = likely + ROLLOVER; // more than half a cycle was lost
            guesses[count++] = likely - ROLLOVER;
            if (stream.restartCredit > 0) {
                guesses[count++] = (stream.rtp.highest() & -ROLLOVER) | sequence;
                guesses[count++] = sequence;
            }
            return count;
        }
        guesses[count++] = sequence;
        guesses[count++] = sequence + ROLLOVER; // we joined after the sender's first wrap
        for (Slot other : slots) { // a new key may go on with the old rollover count
            SrtpStream known = other.equals(slot) ? null : other.streams.find(item.ssrc);
            if (known != null && count < guesses.length - 1 && !known.rtp.isNew()) {
                guesses[count++] = known.rtp.estimate(sequence);
            }
        }
        return count;
    }

    private boolean opens(SrtpItem item, Slot slot, long index) {
        PacketCipher cipher = item.isRtcp ? rtcpCipher : rtpCipher;
        long before = item.index;
        int plain = item.length - cipher.transform().tagBytes() - mki - (item.isRtcp ? 4 : 0);
        item.index = index;
        retry.clear();
        if (item.isRtcp) {
            int word = RtpHeader.i32(item.array, item.rtcpWordAt(policy.suite(), plain));
            item.layRtcp(retry, cipher, policy, slot.keys.rtcp(index), word, plain, mki);
        } else {
            int header = RtpHeader.length(item.array, item.offset, plain);
            item.layRtp(retry, cipher, policy, slot.keys.rtp(index), header, plain, mki);
        }
        item.index = before;
        if (cipher.open(retry) == 1) {
            item.outcome = SrtpOutcome.OK;
            item.resultLength = plain;
            return true;
        }
        return false;
    }

    private void commitRtp(SrtpItem item, Slot slot, @Nullable SrtpStream known, boolean restarts) {
        SrtpStream stream = known == null ? slot.streams.add(item.ssrc) : known;
        if (restarts) {
            stream.rtp.restart(item.index);
            stream.restartCredit = 0;
        } else {
            SrtpOutcome fresh = stream.rtp.check(item.index); // its twin may have come in the same batch
            if (fresh != SrtpOutcome.OK) {
                item.fail(fresh);
                return;
            }
            stream.rtp.take(item.index);
            stream.restartCredit -= stream.restartCredit > 0 ? 1 : 0;
        }
        slot.keys.countRtp();
        if (extensions != null && headerCipher != null) {
            SessionKeys keys = slot.keys.rtp(item.index);
            extensions.crypt(headerCipher, keys, policy.encryptedExtensions(), item.array, item.offset, item.index);
        }
    }

    private void commitRtcp(SrtpItem item, Slot slot) {
        SrtpStream stream = slot.streams.find(item.ssrc);
        if (stream == null) {
            stream = slot.streams.add(item.ssrc);
        }
        SrtpOutcome fresh = stream.rtcp.check(item.index);
        if (fresh != SrtpOutcome.OK) {
            item.fail(fresh);
            return;
        }
        stream.rtcp.take(item.index);
        slot.keys.countRtcp();
    }

    @Override
    public void close() {
        slots.forEach(slot -> slot.keys.close());
        slots.clear();
        first = null;
    }
}
