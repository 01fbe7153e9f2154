package gatehouse.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.ByteView;
import gatehouse.base.Secret;
import gatehouse.testkit.Peer;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Debian's libsrtp2 as the peer, both directions: it makes what we make and opens what we send. */
class LibsrtpPeerTest {
    @BeforeAll
    static void needsLibsrtp() {
        Peer.need(Libsrtp.isPresent(), "libsrtp2");
    }

    /**
     * libsrtp has no f8. For AES-192, version 2.5 derives session keys with 256-bit AES over key and salt as they lie in
     * memory, not as RFC 6188 3 says; there the published packet in SrtpVectorsContract is the judge.
     */
    @ParameterizedTest
    @EnumSource(
            value = SrtpSuite.class,
            mode = EnumSource.Mode.MATCH_NONE,
            names = {"F8_.*", "AES_192_.*"})
    void bothDirectionsOverARolloverAgreeBitForBit(SrtpSuite suite) {
        run(SrtpPolicy.of(suite), new byte[0], 400);
    }

    @Test
    void keyIdentifiers() {
        run(SrtpPolicy.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80), new byte[] {1, 2, 3, 4}, 50);
    }

    @Test
    void withoutEncryptionOrAuthentication() {
        SrtpPolicy base = SrtpPolicy.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
        run(base.withProtection(true, false, true), new byte[0], 30);
        run(base.withProtection(false, true, true), new byte[0], 30);
        run(base.withProtection(true, true, false), new byte[0], 30);
    }

    @Test
    void encryptedHeaderExtensions() {
        run(SrtpPolicy.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80).withEncryptedExtensions(Set.of(1, 4)), new byte[0], 100);
        run(SrtpPolicy.of(SrtpSuite.AES_256_CM_HMAC_SHA1_32).withEncryptedExtensions(Set.of(2)), new byte[0], 100);
    }

    private static void run(SrtpPolicy policy, byte[] mki, int packets) {
        Random random = new Random(77);
        SrtpSuite suite = policy.suite();
        byte[] key = bytes(random, suite.keyBytes());
        byte[] salt = bytes(random, suite.saltBytes());
        MasterKey master = new MasterKey(Secret.copyOf(key), Secret.copyOf(salt), MasterKey.LONGEST, ByteView.of(mki));
        try (Arena arena = Arena.ofConfined();
                Pair pair = new Pair(policy, master)) {
            Libsrtp theirSender = new Libsrtp(arena, policy, key, salt, mki, true);
            Libsrtp theirReceiver = new Libsrtp(arena, policy, key, salt, mki, false);
            Set<Integer> lost = new HashSet<>(List.of(3, 4, 9));
            for (int n = 0; n < packets; n++) {
                byte[] plain = packet(random, policy, 65_400 + n & 0xffff);
                byte[] ours = Pair.protect(pair.sender, plain);
                byte[] theirs = theirSender.protect(plain, false);
                assertArrayEquals(theirs, ours, policy + ", packet " + n);
                if (!lost.contains(n)) {
                    assertArrayEquals(plain, theirReceiver.unprotect(ours, false), "they open ours, packet " + n);
                    int length = pair.receiver.unprotectRtp(theirs, 0, theirs.length);
                    assertArrayEquals(plain, Arrays.copyOf(theirs, length), "we open theirs, packet " + n);
                }
                byte[] report = Pair.rtcp(Pair.SSRC);
                random.nextBytes(report);
                System.arraycopy(Pair.rtcp(Pair.SSRC), 0, report, 0, 8);
                // libsrtp starts its index at 1, we at 0 (RFC 3711 3.2.1): bits differ, opening works.
                byte[] secured = Arrays.copyOf(report, report.length + pair.sender.expansion());
                int whole = pair.sender.protectRtcp(secured, 0, report.length);
                assertArrayEquals(report, theirReceiver.unprotect(Arrays.copyOf(secured, whole), true), "RTCP " + n);
                byte[] theirReport = theirSender.protect(report, true);
                int length = pair.receiver.unprotectRtcp(theirReport, 0, theirReport.length);
                assertArrayEquals(report, Arrays.copyOf(theirReport, length), "their RTCP " + n);
            }
            byte[] spoilt = pair.sent(65_400 + packets & 0xffff);
            spoilt[30] ^= 1;
            if (policy.authenticateRtp()) {
                assertEquals(0, theirReceiver.unprotect(spoilt, false).length);
            }
            theirSender.close();
            theirReceiver.close();
        }
    }

    private static byte[] packet(Random random, SrtpPolicy policy, int sequence) {
        byte[] packet = Pair.rtp(Pair.SSRC, sequence, 20 + random.nextInt(300));
        if (!policy.encryptedExtensions().isEmpty()) {
            packet[0] |= 0x10;
            byte[] body = {0x12, 1, 2, 3, 0x20, 9, 0x41, 5, 6, 0, 0, 0};
            packet[12] = (byte) 0xbe;
            packet[13] = (byte) 0xde;
            packet[14] = 0;
            packet[15] = 3;
            System.arraycopy(body, 0, packet, 16, body.length);
        }
        return packet;
    }

    private static byte[] bytes(Random random, int count) {
        byte[] result = new byte[count];
        random.nextBytes(result);
        return result;
    }
}
