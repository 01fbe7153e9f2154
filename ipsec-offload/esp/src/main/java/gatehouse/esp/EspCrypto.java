package gatehouse.esp;

import gatehouse.base.ByteView;
import gatehouse.crypto.CryptoEngine;
import gatehouse.crypto.PacketBatch;
import gatehouse.crypto.PacketCipher;
import gatehouse.crypto.PacketKey;
import gatehouse.crypto.Transform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The crypto engine as ESP uses it: one lane for each transform, in which the packets of a batch wait until all of them
 * can be done in one call. One thread owns it and every SA made by it.
 */
public final class EspCrypto implements AutoCloseable {
    private final CryptoEngine engine;
    private final int capacity;
    private final Map<Transform, Lane> byTransform = new HashMap<>();
    private final List<Lane> lanes = new ArrayList<>();

    /** Lanes on {@code engine} for batches of up to {@code capacity} packets. */
    public EspCrypto(CryptoEngine engine, int capacity) {
        this.engine = engine;
        this.capacity = capacity;
    }

    /** How many packets a batch may have. */
    public int capacity() {
        return capacity;
    }

    /** Whether the engine does this suite. */
    public boolean supports(EspSuite suite) {
        return engine.supports(suite.transform());
    }

    /** Makes the running SA that seals. */
    public OutboundSa outbound(SecurityAssociation agreed) {
        Lane lane = lane(agreed.suite());
        return new OutboundSa(agreed, lane, key(lane, agreed), salt(agreed));
    }

    /** Makes the running SA that opens. */
    public InboundSa inbound(SecurityAssociation agreed) {
        Lane lane = lane(agreed.suite());
        return new InboundSa(agreed, lane, key(lane, agreed), salt(agreed));
    }

    private Lane lane(EspSuite suite) {
        return byTransform.computeIfAbsent(suite.transform(), transform -> {
            Lane lane = new Lane(engine.cipher(transform), capacity);
            lanes.add(lane);
            return lane;
        });
    }

    private static PacketKey key(Lane lane, SecurityAssociation agreed) {
        EspKeys keys = agreed.keys();
        return agreed.suite().isGmac()
                ? lane.cipher.key(keys.integrity(), keys.cipher()) // GMAC's key is GCM's; the other one is empty
                : lane.cipher.key(keys.cipher(), keys.integrity());
    }

    private static int salt(SecurityAssociation agreed) {
        return agreed.keys()
                .salt()
                .with(octets -> octets.length == 4 ? (int) ByteView.of(octets).u32(0) : 0);
    }

    void seal() {
        for (int i = 0; i < lanes.size(); i++) {
            lanes.get(i).seal();
        }
    }

    void open() {
        for (int i = 0; i < lanes.size(); i++) {
            lanes.get(i).open();
        }
    }

    /** Frees what the engine holds outside the heap; all SAs made here go with it. */
    @Override
    public void close() {
        lanes.forEach(lane -> lane.cipher.close());
        lanes.clear();
        byTransform.clear();
    }

    /** The packets of one transform. */
    static final class Lane {
        private final PacketCipher cipher;
        private final PacketBatch batch;
        private final @Nullable EspPacket[] packets;

        Lane(PacketCipher cipher, int capacity) {
            this.cipher = cipher;
            this.batch = new PacketBatch(capacity);
            this.packets = new EspPacket[capacity];
        }

        /**
         * Adds a packet whose octets run from the ESP header to the end of the ICV.
         *
         * @param number its whole sequence number
         */
        void add(EspPacket packet, SecurityAssociation sa, PacketKey key, int salt, long number) {
            EspSuite suite = sa.suite();
            byte[] array = packet.array();
            int esp = packet.offset();
            int iv = suite.ivBytes();
            int tag = esp + packet.length() - suite.icvBytes();
            int body = esp + 8 + iv;
            int i = batch.add(key, array);
            packets[i] = packet;
            int ivAt = i * PacketBatch.IV_STRIDE;
            if (suite.isGcm()) {
                Octets.put32(batch.ivs(), ivAt, salt); // RFC 4106 4, RFC 4543 3.2: salt and IV are the nonce
                ivAt += 4;
            }
            System.arraycopy(array, esp + 8, batch.ivs(), ivAt, iv);
            if (suite.isGmac()) {
                batch.crypt(i, tag, 0);
                if (sa.extendedSequence()) {
                    insertHigh(packet, number);
                    batch.auth(i, esp - 4, tag - esp + 4, tag);
                } else {
                    batch.auth(i, esp, tag - esp, tag);
                }
            } else if (suite.isGcm()) {
                batch.crypt(i, body, tag - body);
                if (sa.extendedSequence()) {
                    batch.auth(i, esp, 4, tag); // RFC 4106 5: SPI and all 64 bits
                    batch.trailer(i, number, 8);
                } else {
                    batch.auth(i, esp, 8, tag);
                }
            } else {
                batch.crypt(i, body, suite.encryption() == Encryption.NULL ? 0 : tag - body);
                batch.auth(i, esp, tag - esp, tag);
                if (sa.extendedSequence()) {
                    batch.trailer(i, number >>> 32, 4); // RFC 4303 2.2.1: the high half follows the packet
                }
            }
        }

        /**
         * GMAC has the high half of the number between SPI and low half, in the middle of one range (RFC 4543 3.3): for
         * the time of the calculation the SPI moves four octets to the front. {@link EspPacket#covered} keeps what was
         * there; such a packet always has four octets before it.
         */
        private static void insertHigh(EspPacket packet, long number) {
            byte[] array = packet.array();
            int esp = packet.offset();
            packet.covered = Octets.get64(array, esp - 4);
            Octets.put32(array, esp - 4, Octets.get32(array, esp));
            Octets.put32(array, esp, (int) (number >>> 32));
        }

        private static void removeHigh(EspPacket packet) {
            Octets.put64(packet.array(), packet.offset() - 4, packet.covered);
        }

        private void seal() {
            if (batch.size() > 0) {
                cipher.seal(batch);
                finish(false);
            }
        }

        private void open() {
            if (batch.size() > 0) {
                cipher.open(batch);
                finish(true);
            }
        }

        private void finish(boolean opened) {
            for (int i = 0; i < batch.size(); i++) {
                EspPacket packet = packets[i];
                if (packet == null) {
                    throw new IllegalStateException("a lane holds a packet for each entry of its batch");
                }
                SecurityAssociation sa = agreed(packet);
                if (sa.suite().isGmac() && sa.extendedSequence()) {
                    removeHigh(packet);
                }
                if (opened && !batch.isOpened(i)) {
                    packet.refuse(Refusal.BAD_ICV);
                }
                packets[i] = null;
            }
            batch.clear();
        }

        private static SecurityAssociation agreed(EspPacket packet) {
            InboundSa in = packet.inbound();
            OutboundSa out = packet.outbound();
            if (in != null) {
                return in.agreed();
            }
            if (out != null) {
                return out.agreed();
            }
            throw new IllegalStateException("a packet in a lane has its SA");
        }
    }
}
