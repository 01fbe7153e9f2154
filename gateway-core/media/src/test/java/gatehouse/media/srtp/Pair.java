package gatehouse.media.srtp;

import gatehouse.base.Entropy;
import gatehouse.crypto.JcaEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A sender and a receiver with one key, and packets to send. */
final class Pair implements AutoCloseable {
    static final int SSRC = 0xcafebabe;

    final Random random = new Random(20261121);
    final Entropy entropy = random::nextBytes;
    final SrtpCrypto crypto = new SrtpCrypto(new JcaEngine(), new JcaEngine());
    final MasterKey key;
    final SrtpSender sender;
    final SrtpReceiver receiver;

    Pair(SrtpPolicy policy) {
        this(policy, MasterKey.random(policy.suite(), new Random(5)::nextBytes));
    }

    Pair(SrtpPolicy policy, MasterKey key) {
        this.key = key;
        sender = new SrtpSender(crypto, policy, key);
        receiver = new SrtpReceiver(crypto, policy, List.of(key));
    }

    Pair(SrtpSuite suite) {
        this(SrtpPolicy.of(suite));
    }

    static byte[] rtp(int ssrc, int sequence, int payload) {
        byte[] packet = new byte[12 + payload];
        packet[0] = (byte) 0x80;
        packet[1] = 8;
        packet[2] = (byte) (sequence >>> 8);
        packet[3] = (byte) sequence;
        RtpHeader.putI32(packet, 4, sequence * 160);
        RtpHeader.putI32(packet, 8, ssrc);
        for (int n = 0; n < payload; n++) {
            packet[12 + n] = (byte) (n ^ sequence);
        }
        return packet;
    }

    static byte[] rtcp(int ssrc) {
        byte[] packet = new byte[28];
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 200;
        packet[3] = 6;
        RtpHeader.putI32(packet, 4, ssrc);
        return packet;
    }

    /** The packet with this number as it goes over the wire. */
    byte[] sent(int ssrc, int sequence) {
        return protect(sender, rtp(ssrc, sequence, 160));
    }

    byte[] sent(int sequence) {
        return sent(SSRC, sequence);
    }

    static byte[] protect(SrtpSender sender, byte[] plain) {
        byte[] packet = Arrays.copyOf(plain, plain.length + sender.expansion());
        int length = sender.protectRtp(packet, 0, plain.length);
        if (length == 0) {
            throw new IllegalStateException(sender.outcome().name());
        }
        return Arrays.copyOf(packet, length);
    }

    /** What the receiver says to it; the packet is not changed. */
    SrtpOutcome receive(byte[] packet) {
        byte[] copy = packet.clone();
        receiver.unprotectRtp(copy, 0, copy.length);
        return receiver.outcome();
    }

    @Override
    public void close() {
        sender.close();
        receiver.close();
        crypto.close();
    }
}
