package gatehouse.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gatehouse.base.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hashes, codes, AES blocks and prf+ of both Java engines. */
class PrimitivesTest {
    private static final List<Primitives> ALL = List.of(new JcaEngine(), new BcEngine());

    /** FIPS 180-4 and RFC 1321 examples for "abc". */
    private static final Map<HashAlgorithm, String> ABC = Map.of(
            HashAlgorithm.MD5, "900150983cd24fb0d6963f7d28e17f72",
            HashAlgorithm.SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d",
            HashAlgorithm.SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            HashAlgorithm.SHA384,
                    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                            + "8086072ba1e7cc2358baeca134c825a7",
            HashAlgorithm.SHA512,
                    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            HashAlgorithm.SHA512_256, "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");

    @Test
    void hashesTheStandardsExample() {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
        for (Primitives p : ALL) {
            ABC.forEach((algorithm, expected) -> {
                Digest hash = p.hash(algorithm);
                assertEquals(expected, HexFormat.of().formatHex(hash.of(abc)));
                assertEquals(expected, HexFormat.of().formatHex(hash.of(new byte[0], abc)), "used again");
            });
        }
    }

    @Test
    void givesThePublishedCodes() {
        for (Primitives p : ALL) {
            for (Vectors.MacVector v : Vectors.macs()) {
                Digest mac = p.mac(v.algorithm(), Secret.copyOf(v.key()));
                byte[] code = Arrays.copyOf(mac.of(v.data()), v.code().length);
                assertArrayEquals(v.code(), code, v.name());
            }
        }
    }

    @Test
    void codesDoNotDependOnHowTheDataIsCut() {
        Random random = new Random(7);
        byte[] data = new byte[301];
        random.nextBytes(data);
        for (Primitives p : ALL) {
            for (MacAlgorithm algorithm : MacAlgorithm.values()) {
                if (algorithm == MacAlgorithm.NONE) {
                    continue;
                }
                Digest mac = p.mac(algorithm, Secret.ofText("0123456789abcdef"));
                byte[] whole = mac.of(data);
                for (int cut = 0; cut <= data.length; cut += 13) {
                    mac.update(data, 0, cut);
                    mac.update(data, cut, data.length - cut);
                    byte[] again = new byte[mac.length() + 1];
                    mac.finish(again, 1);
                    assertArrayEquals(whole, Arrays.copyOfRange(again, 1, again.length), algorithm + " " + cut);
                }
            }
        }
    }

    /** FIPS 197 appendix C. */
    @Test
    void aesGivesTheStandardsExample() {
        byte[] plain = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
        for (Primitives p : ALL) {
            AesBlocks aes = p.aes(Secret.owning(HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f")));
            assertEquals("69c4e0d86a7b0430d8cdb78070b4c55a", HexFormat.of().formatHex(aes.encrypt(plain)));
        }
    }

    /** RFC 5869 A.1, whose expand step is prf+. */
    @Test
    void expandsAsHkdfDoes() {
        String prk = "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5";
        byte[] info = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9");
        String okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
        for (Primitives p : ALL) {
            Digest mac =
                    p.mac(MacAlgorithm.HMAC_SHA256, Secret.owning(HexFormat.of().parseHex(prk)));
            assertEquals(
                    okm, Kdf.expand(mac, info, 42).with(bytes -> HexFormat.of().formatHex(bytes)));
            assertThrows(IllegalArgumentException.class, () -> Kdf.expand(mac, info, 255 * 32 + 1));
        }
    }
}
