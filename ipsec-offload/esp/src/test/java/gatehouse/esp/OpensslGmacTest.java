package gatehouse.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.testkit.Peer;
import gatehouse.testkit.Seeded;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The openssl program computes the ICV of AES-GMAC, with ordinary and with extended sequence numbers. */
class OpensslGmacTest {
    @Test
    void agreesOnTheIcv() throws Exception {
        Peer.need("openssl");
        Seeded random = new Seeded(23);
        for (int keyBytes : new int[] {16, 24, 32}) {
            for (boolean extended : new boolean[] {false, true}) {
                EspSuite suite = new EspSuite(Encryption.NULL, Integrity.AES_GMAC, keyBytes);
                EspKeys keys = Packets.keys(suite, random);
                SecurityAssociation sa = SecurityAssociation.of(
                        0xfeed_beefL, SecurityAssociation.Mode.TUNNEL, suite, keys, Packets.A4, Packets.B4);
                sa = extended ? sa.extended() : sa;
                try (Tunnel tunnel = new Tunnel(sa, random)) {
                    if (extended) {
                        tunnel.out.sequence((5L << 32) + 7);
                    }
                    byte[] sealed = tunnel.seal(Packets.udp(Packets.A4, 1, Packets.B4, 2, random.bytes(333)));
                    ByteArrayOutputStream covered = new ByteArrayOutputStream();
                    covered.write(sealed, 20, 4);
                    if (extended) {
                        covered.write(new byte[] {0, 0, 0, 5});
                    }
                    covered.write(sealed, 24, sealed.length - 24 - 16);
                    byte[] iv = Arrays.copyOfRange(sealed, 28, 36);
                    String theirs = new String(
                            Peer.feed(
                                    covered.toByteArray(),
                                    "openssl",
                                    "mac",
                                    "-cipher",
                                    "AES-" + keyBytes * 8 + "-GCM",
                                    "-macopt",
                                    "hexkey:" + keys.integrity().with(HexFormat.of()::formatHex),
                                    "-macopt",
                                    "hexiv:" + keys.salt().with(HexFormat.of()::formatHex)
                                            + HexFormat.of().formatHex(iv),
                                    "-in",
                                    "-",
                                    "GMAC"),
                            StandardCharsets.US_ASCII);
                    byte[] icv = Arrays.copyOfRange(sealed, sealed.length - 16, sealed.length);
                    assertEquals(
                            theirs.strip().toLowerCase(Locale.ROOT),
                            HexFormat.of().formatHex(icv));
                }
            }
        }
    }
}
