package gatehouse.aka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gatehouse.base.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TuakTest {
    private static final HexFormat HEX = HexFormat.of();

    static List<List<String>> vectors() throws IOException {
        try (var in = TuakTest.class.getResourceAsStream("tuak.csv")) {
            assertNotNull(in);
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split(";")))
                    .toList();
        }
    }

    private static Secret secret(String hex) {
        return Secret.owning(HEX.parseHex(hex));
    }

    private static String hex(Secret secret) {
        return secret.with(HEX::formatHex);
    }

    @Test
    void allPublishedSetsAreThere() throws IOException {
        assertEquals(6, vectors().size());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void givesThePublishedValues(List<String> v) {
        int iterations = Integer.parseInt(v.get(6));
        byte[] rand = HEX.parseHex(v.get(2));
        byte[] sqn = HEX.parseHex(v.get(3));
        byte[] amf = HEX.parseHex(v.get(4));
        try (Secret k = secret(v.get(1));
                Secret topc = Tuak.topc(k, secret(v.get(5)), iterations);
                Tuak tuak = Tuak.withTopc(k, topc, 8, iterations)) {
            assertEquals(v.get(7), hex(topc));
            assertEquals(
                    v.get(8),
                    HEX.formatHex(tuak.mac(false, rand, sqn, amf, v.get(8).length() / 2)));
            assertEquals(
                    v.get(9),
                    HEX.formatHex(tuak.mac(true, rand, sqn, amf, v.get(9).length() / 2)));
            try (var keys = tuak.f2345(
                    rand,
                    v.get(10).length() / 2,
                    v.get(11).length() / 2,
                    v.get(12).length() / 2)) {
                assertEquals(v.get(10), hex(keys.res()));
                assertEquals(v.get(11), hex(keys.ck()));
                assertEquals(v.get(12), hex(keys.ik()));
                assertEquals(v.get(13), hex(keys.ak()));
            }
            assertEquals(v.get(14), HEX.formatHex(tuak.f5Star(rand)));
        }
    }

    /** Both sides of AKA with it: a challenge is answered, an old one gets AUTS that the network believes. */
    @Test
    void anIsimAndItsNetworkAgree() {
        try (Secret k = secret("ab".repeat(32));
                Secret topc = Tuak.topc(k, secret("55".repeat(32)), 1);
                Tuak network = Tuak.withTopc(k, topc, 16, 1)) {
            SoftwareIsim isim = new SoftwareIsim(
                    new SoftwareIsim.Identity("a@b.example", List.of("sip:a@b.example"), "b.example", List.of()),
                    Tuak.withTopc(k, topc, 16, 1),
                    new SequenceArray(SequenceArray.DEFAULT_DELTA));
            byte[] rand = HEX.parseHex("42".repeat(16));
            try (var vector = AuthenticationVector.generate(network, rand, SequenceNumber.join(5, 0), new byte[2])) {
                var answer = assertInstanceOf(AkaResult.Success.class, isim.authenticate(vector.rand(), vector.autn()));
                assertEquals(hex(vector.xres()), hex(answer.res()));
                assertEquals(hex(vector.ck()), hex(answer.ck()));
                assertEquals(hex(vector.ik()), hex(answer.ik()));
                var again = assertInstanceOf(
                        AkaResult.SynchronisationFailure.class, isim.authenticate(vector.rand(), vector.autn()));
                assertEquals(
                        SequenceNumber.join(5, 0),
                        again.auts().verify(network, rand).orElseThrow());
            }
        }
    }

    @Test
    void wrongLengthsAreRefused() {
        Secret k = secret("00".repeat(16));
        Secret topc = secret("00".repeat(32));
        assertThrows(IllegalArgumentException.class, () -> Tuak.withTopc(topc, k, 8, 1));
        assertThrows(IllegalArgumentException.class, () -> Tuak.withTopc(secret("00".repeat(20)), topc, 8, 1));
        assertThrows(IllegalArgumentException.class, () -> Tuak.withTopc(k, topc, 6, 1));
        assertThrows(IllegalArgumentException.class, () -> Tuak.withTopc(k, topc, 8, 0));
    }
}
