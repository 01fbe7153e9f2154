package gatehouse.media.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.media.Mutator;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Damaged packets never throw, never open, stay as they came, and never harm the stream. */
class SrtpFuzzTest {
    private static final long SEED = Long.getLong("gatehouse.seed", 20261121);
    private static final int ROUNDS = Boolean.getBoolean("gatehouse.long") ? 1_000_000 : 20_000;

    @Test
    void damagedPacketsDoNotOpenAndDoNoHarm() {
        for (SrtpSuite suite : new SrtpSuite[] {
            SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AEAD_AES_128_GCM, SrtpSuite.F8_128_HMAC_SHA1_80
        }) {
            SrtpPolicy policy = SrtpPolicy.of(suite);
            if (suite != SrtpSuite.F8_128_HMAC_SHA1_80) {
                policy = policy.withEncryptedExtensions(Set.of(1, 3)).withKeyDerivationRate(4);
            }
            Mutator mutator = new Mutator(SEED);
            try (Pair pair = new Pair(policy)) {
                byte[] plain = Pair.rtp(Pair.SSRC, 9, 40);
                plain[0] |= 0x10; // the payload starts with an extension header
                plain[12] = (byte) 0xbe;
                plain[13] = (byte) 0xde;
                plain[14] = 0;
                plain[15] = 3;
                byte[] packet = Pair.protect(pair.sender, plain);
                byte[] report = Arrays.copyOf(Pair.rtcp(Pair.SSRC), 100);
                report = Arrays.copyOf(report, pair.sender.protectRtcp(report, 0, 28));
                for (int round = 0; round < ROUNDS; round++) {
                    boolean rtcp = round % 3 == 0;
                    byte[] input = mutator.next(packet, report);
                    byte[] before = input.clone();
                    int length = rtcp
                            ? pair.receiver.unprotectRtcp(input, 0, input.length)
                            : pair.receiver.unprotectRtp(input, 0, input.length);
                    if (Arrays.equals(before, packet) || Arrays.equals(before, report)) {
                        continue;
                    }
                    String where = suite + ", round " + round + ", seed " + SEED;
                    assertEquals(0, length, where);
                    assertArrayEquals(before, input, where);
                }
                assertEquals(SrtpOutcome.OK, pair.receive(pair.sent(10)), suite + ": the stream is unharmed");
            }
        }
    }

    @Test
    void anythingMayBeGivenToASender() {
        Mutator mutator = new Mutator(SEED);
        try (Pair pair =
                new Pair(SrtpPolicy.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80).withEncryptedExtensions(Set.of(1, 3)))) {
            byte[] seed = Pair.rtp(Pair.SSRC, 9, 40);
            seed[0] |= 0x10;
            seed[12] = (byte) 0xbe;
            seed[13] = (byte) 0xde;
            seed[15] = 4;
            for (int round = 0; round < ROUNDS; round++) {
                byte[] input = mutator.next(seed, Pair.rtcp(1));
                byte[] roomy = Arrays.copyOf(input, input.length + pair.sender.expansion());
                int length = round % 3 == 0
                        ? pair.sender.protectRtcp(roomy, 0, input.length)
                        : pair.sender.protectRtp(roomy, 0, input.length);
                assertEquals(length > 0, pair.sender.outcome() == SrtpOutcome.OK, "round " + round + ", seed " + SEED);
            }
        }
    }
}
