package gatehouse.aka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Secret;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IsimTest {
    private static final byte[] IMS_AMF = {0, 0};
    private static final SoftwareIsim.Identity ALICE = new SoftwareIsim.Identity(
            "alice_private@home1.net", List.of("sip:alice@home1.net"), "home1.net", List.of());

    private static Milenage functions(long seed) {
        byte[] k = new byte[16];
        byte[] opc = new byte[16];
        new Random(seed).nextBytes(k);
        new Random(~seed).nextBytes(opc);
        return Milenage.withOpc(Secret.owning(k), Secret.owning(opc));
    }

    private static AuthenticationVector challenge(long sqn) {
        byte[] rand = new byte[16];
        new Random(sqn).nextBytes(rand);
        return AuthenticationVector.generate(functions(1), rand, sqn, IMS_AMF);
    }

    private static SoftwareIsim isim() {
        return new SoftwareIsim(ALICE, functions(1), new SequenceArray(SequenceArray.DEFAULT_DELTA));
    }

    @Test
    void bothSidesOfAFreshChallengeHoldTheSameKeys() {
        AuthenticationVector vector = challenge(SequenceNumber.join(1, 0));
        var success = assertInstanceOf(AkaResult.Success.class, isim().authenticate(vector.rand(), vector.autn()));
        assertEquals(vector.xres(), success.res());
        assertEquals(vector.ck(), success.ck());
        assertEquals(vector.ik(), success.ik());
    }

    @Test
    void aReplayedChallengeAsksToResynchroniseWithTheHighestNumber() {
        SoftwareIsim isim = isim();
        long sqn = SequenceNumber.join(77, 3);
        AuthenticationVector vector = challenge(sqn);
        assertInstanceOf(AkaResult.Success.class, isim.authenticate(vector.rand(), vector.autn()));
        var failure = assertInstanceOf(
                AkaResult.SynchronisationFailure.class, isim.authenticate(vector.rand(), vector.autn()));
        Auts wire = Auts.decode(ByteView.of(failure.auts().encode())).orThrow();
        assertEquals(
                OptionalLong.of(sqn), wire.verify(functions(1), vector.rand().copy()));
        assertEquals(
                OptionalLong.empty(), wire.verify(functions(2), vector.rand().copy()));
    }

    @Test
    void aForgedNetworkIsToldNothing() {
        AuthenticationVector vector = challenge(SequenceNumber.join(9, 0));
        for (int octet = 0; octet < 16; octet++) {
            byte[] altered = vector.autn().copy();
            altered[octet] ^= 1;
            assertInstanceOf(
                    AkaResult.NetworkNotAuthentic.class,
                    isim().authenticate(vector.rand(), ByteView.of(altered)),
                    "octet " + octet);
        }
        assertInstanceOf(
                AkaResult.NetworkNotAuthentic.class, isim().authenticate(ByteView.of(new byte[3]), vector.autn()));
        assertInstanceOf(
                AkaResult.NetworkNotAuthentic.class, isim().authenticate(vector.rand(), ByteView.of(new byte[15])));
    }

    /** TS 33.102 annex C: numbers of different IND may come out of order, one IND only goes up. */
    @Test
    void theArrayTakesInterleavedNumbersOnceEach() {
        SequenceArray array = new SequenceArray(SequenceArray.DEFAULT_DELTA);
        assertTrue(array.accept(SequenceNumber.join(10, 1)));
        assertTrue(array.accept(SequenceNumber.join(9, 2)));
        assertFalse(array.accept(SequenceNumber.join(9, 2)));
        assertFalse(array.accept(SequenceNumber.join(10, 1)));
        assertTrue(array.accept(SequenceNumber.join(11, 1)));
        assertEquals(SequenceNumber.join(11, 1), array.highest());
        SequenceArray restored = SequenceArray.restored(array.toArray(), SequenceArray.DEFAULT_DELTA);
        assertFalse(restored.accept(SequenceNumber.join(9, 2)));
        assertEquals(array.highest(), restored.highest());
    }

    @Test
    void aNumberTooFarAheadIsNotFresh() {
        SequenceArray array = new SequenceArray(100);
        assertTrue(array.accept(SequenceNumber.join(100, 0)));
        assertFalse(array.accept(SequenceNumber.join(201, 1)));
        assertTrue(array.accept(SequenceNumber.join(200, 1)));
    }

    /** Values computed over TS 35.207 set 1; RFC 3310 and RFC 4169 say how, no standard prints them. */
    @Test
    void digestPasswordsAndNonce() {
        HexFormat hex = HexFormat.of();
        AkaNonce nonce =
                AkaNonce.decode("I1U8vpY3qJ0hiuZNrke/NVXzKLQ1d7m5Sp/6w1Tfr7M=").orThrow();
        assertEquals(
                "23553cbe9637a89d218ae64dae47bf35", hex.formatHex(nonce.rand().copy()));
        assertEquals(
                "55f328b43577b9b94a9ffac354dfafb3", hex.formatHex(nonce.autn().copy()));
        assertEquals("I1U8vpY3qJ0hiuZNrke/NVXzKLQ1d7m5Sp/6w1Tfr7M=", nonce.encode());
        Secret res = Secret.owning(hex.parseHex("a54211d5e3ba50bf"));
        Secret ik = Secret.owning(hex.parseHex("f769bcd751044604127672711c6d3441"));
        Secret ck = Secret.owning(hex.parseHex("b40ba9a3c58b2a05bbf0d987b21bf8cb"));
        assertEquals(res, AkaPassword.v1(res));
        assertEquals(Secret.ofText("shzt3q8CWaZnCAWqs3WmEQ=="), AkaPassword.v2(res, ik, ck));
        assertEquals(0, AkaPassword.forResynchronisation().length());
        for (String bad : List.of("", "!", "AAAA", "A".repeat(AkaNonce.MAX_CHARS + 4))) {
            assertInstanceOf(gatehouse.base.Decoded.Malformed.class, AkaNonce.decode(bad), bad);
        }
    }
}
