package gatehouse.esp;

import gatehouse.crypto.JcaEngine;
import gatehouse.testkit.Seeded;
import java.util.ArrayList;
import java.util.List;

/** One SA with both of its ends: what goes in at one comes out at the other, unless a test does something to it. */
final class Tunnel implements AutoCloseable {
    static final int BATCH = 32;

    final EspCrypto crypto = new EspCrypto(new JcaEngine(), BATCH);
    final RefusalCounts refusals = new RefusalCounts();
    final Sad sad = new Sad();
    final OutboundSa out;
    final InboundSa in;
    final EspBatch batch = new EspBatch(BATCH, EspPacket.LONGEST);
    private final EspSealer sealer;
    private final EspOpener opener;

    Tunnel(SecurityAssociation sa, Seeded random) {
        out = crypto.outbound(sa);
        in = crypto.inbound(Packets.mirrored(sa));
        sad.add(in);
        sealer = new EspSealer(crypto, random, refusals);
        opener = new EspOpener(crypto, sad, refusals);
    }

    /** Seals packets; each result is a whole outer IP packet. */
    List<byte[]> seal(List<byte[]> packets) {
        return seal(packets, 0);
    }

    List<byte[]> seal(List<byte[]> packets, long now) {
        batch.clear();
        for (byte[] packet : packets) {
            batch.add().load(packet, 0, packet.length).outbound(out);
        }
        sealer.seal(batch, now);
        List<byte[]> result = new ArrayList<>();
        OuterHeader header = new OuterHeader();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).refusal() == null && header.prepend(batch.get(i))) {
                result.add(batch.get(i).copy());
            }
        }
        return result;
    }

    byte[] seal(byte[] packet) {
        return seal(List.of(packet)).get(0);
    }

    /** Opens whole outer IP packets; the result has what was accepted. */
    List<byte[]> open(List<byte[]> packets) {
        return open(packets, 0);
    }

    List<byte[]> open(List<byte[]> packets, long now) {
        batch.clear();
        OuterHeader header = new OuterHeader();
        for (byte[] packet : packets) {
            EspPacket buffer = batch.add().load(packet, 0, packet.length);
            if (!header.strip(buffer)) {
                refusals.add(buffer.refusal());
            }
        }
        opener.open(batch, now);
        List<byte[]> result = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).refusal() == null) {
                result.add(batch.get(i).copy());
            }
        }
        return result;
    }

    @Override
    public void close() {
        crypto.close();
    }
}
