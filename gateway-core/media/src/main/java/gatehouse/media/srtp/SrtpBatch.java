package gatehouse.media.srtp;

import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.PacketCipher;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The packets of one tick, of all calls, both directions: they are queued, then {@link #run} takes them through the
 * crypto engine together, suite by suite. Made once for each media thread and used again; nothing is allocated for a
 * packet.
 */
public final class SrtpBatch {
    private final SrtpCrypto crypto;
    private final SrtpItem[] items;
    private final List<Lane> lanes = new ArrayList<>(4);
    private int size;
    private int queued;

    /** An empty batch for at most {@code capacity} packets. */
    public SrtpBatch(SrtpCrypto crypto, int capacity) {
        this.crypto = crypto;
        items = new SrtpItem[capacity];
        for (int i = 0; i < capacity; i++) {
            items[i] = new SrtpItem();
        }
    }

    /** The packets of one cipher and one direction. */
    static final class Lane {
        final PacketCipher cipher;
        final boolean seals;
        final PacketBatch batch;
        final SrtpItem[] items;

        Lane(PacketCipher cipher, boolean seals, int capacity) {
            this.cipher = cipher;
            this.seals = seals;
            this.batch = new PacketBatch(capacity);
            this.items = new SrtpItem[capacity];
        }

        /** The table that {@code item} is to be put into next. */
        PacketBatch take(SrtpItem item) {
            items[batch.size()] = item;
            return batch;
        }
    }

    /** How many packets fit. */
    public int capacity() {
        return items.length;
    }

    /** How many packets are queued or done. */
    public int size() {
        return size;
    }

    /** Forgets all packets. */
    public void clear() {
        for (Lane lane : lanes) {
            lane.batch.clear();
        }
        size = 0;
        crypto.queued(-queued);
        queued = 0;
    }

    /** Queues an RTP packet to be protected in place, as {@link SrtpSender#protectRtp}; returns its number. */
    public int protectRtp(SrtpSender sender, byte[] array, int offset, int length) {
        SrtpItem item = next(array, offset, length, false);
        sender.planRtp(item, this);
        return size - 1;
    }

    /** Queues an RTCP packet to be protected. */
    public int protectRtcp(SrtpSender sender, byte[] array, int offset, int length) {
        SrtpItem item = next(array, offset, length, true);
        sender.planRtcp(item, this);
        return size - 1;
    }

    /** Queues an SRTP packet to be checked and deciphered in place; returns its number. */
    public int unprotectRtp(SrtpReceiver receiver, byte[] array, int offset, int length) {
        SrtpItem item = next(array, offset, length, false);
        item.receiver = receiver;
        receiver.planRtp(item, this);
        return size - 1;
    }

    /** Queues an SRTCP packet to be checked and deciphered in place. */
    public int unprotectRtcp(SrtpReceiver receiver, byte[] array, int offset, int length) {
        SrtpItem item = next(array, offset, length, true);
        item.receiver = receiver;
        receiver.planRtcp(item, this);
        return size - 1;
    }

    private SrtpItem next(byte[] array, int offset, int length, boolean rtcp) {
        Objects.checkFromIndexSize(offset, length, array.length);
        SrtpItem item = items[size++];
        item.start(array, offset, length, rtcp);
        queued++;
        crypto.queued(1);
        return item;
    }

    /** Does the work for everything queued; the results stay until {@link #clear}. */
    public void run() {
        for (Lane lane : lanes) {
            if (lane.batch.size() > 0) {
                if (lane.seals) {
                    lane.cipher.seal(lane.batch);
                } else {
                    lane.cipher.open(lane.batch);
                    for (int i = 0; i < lane.batch.size(); i++) {
                        if (!lane.batch.isOpened(i)) {
                            lane.items[i].fail(SrtpOutcome.WRONG_TAG);
                        }
                    }
                }
                lane.batch.clear();
            }
        }
        // In the order in which they came, so that a packet finds the state that the one before it left.
        for (int i = size - queued; i < size; i++) {
            SrtpReceiver receiver = items[i].receiver;
            if (receiver != null) {
                receiver.settle(items[i]);
            }
        }
        crypto.queued(-queued);
        queued = 0;
    }

    /** How packet {@code i} fared, after {@link #run}. */
    public SrtpOutcome outcome(int i) {
        return items[i].outcome;
    }

    /** Octets of packet {@code i} after {@link #run}: protected, or plain again; 0 when it failed. */
    public int length(int i) {
        return items[i].resultLength;
    }

    /** The lane of a cipher and direction. */
    @SuppressWarnings("ReferenceEquality") // a crypto has one cipher for each transform
    Lane lane(PacketCipher cipher, boolean seals) {
        for (int n = 0; n < lanes.size(); n++) {
            Lane lane = lanes.get(n);
            if (lane.cipher == cipher && lane.seals == seals) {
                return lane;
            }
        }
        Lane lane = new Lane(cipher, seals, items.length);
        lanes.add(lane);
        return lane;
    }
}
