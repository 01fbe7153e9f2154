package gatehouse.esp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Secret;
import gatehouse.testkit.Peer;
import gatehouse.testkit.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** tshark, given an ESP SA table, deciphers and verifies every packet of every suite it knows; GMAC it does not. */
class TsharkJudgeTest {
    @TempDir
    private Path dir;

    @BeforeAll
    static void needsTshark() throws Exception {
        Peer.need("tshark");
    }

    @Test
    void deciphersAndVerifiesEverything() throws Exception {
        Seeded random = new Seeded(17);
        ByteArrayOutputStream capture = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(capture);
        out.writeInt(0xa1b2c3d4);
        out.writeInt(0x00020004);
        out.writeLong(0);
        out.writeInt(65535);
        out.writeInt(101); // LINKTYPE_RAW: IP packets
        StringBuilder table = new StringBuilder();
        List<String> expected = new ArrayList<>();
        long spi = 0x1000;
        for (EspSuite suite : Packets.suites()) {
            if (suite.isGmac()) {
                continue;
            }
            for (SecurityAssociation.Mode mode : SecurityAssociation.Mode.values()) {
                for (boolean udp : new boolean[] {false, true}) {
                    for (boolean v6 : new boolean[] {false, true}) {
                        SecurityAssociation sa = SecurityAssociation.of(
                                spi++,
                                mode,
                                suite,
                                Packets.keys(suite, random),
                                v6 ? Packets.A6 : Packets.A4,
                                v6 ? Packets.B6 : Packets.B4);
                        sa = udp ? sa.encapsulated(4500, 4500) : sa;
                        table.append(row(sa));
                        try (Tunnel tunnel = new Tunnel(sa, random)) {
                            for (int n = 0; n < 2; n++) {
                                // Letters: tshark guesses protocols by content, and one of them stumbles over random
                                // octets.
                                byte[] payload = random.text("gatehouse", random.between(1, 500))
                                        .getBytes(StandardCharsets.US_ASCII);
                                byte[] plain = Packets.udp(sa.local(), 40000 + n, sa.remote(), 40009, payload);
                                write(out, tunnel.seal(plain));
                                expected.add((40000 + n) + " " + HexFormat.of().formatHex(payload));
                            }
                        }
                    }
                }
            }
        }
        assertEquals(expected, tshark(capture.toByteArray(), table.toString()));
    }

    private static void write(DataOutputStream out, byte[] packet) throws IOException {
        out.writeLong(0);
        out.writeInt(packet.length);
        out.writeInt(packet.length);
        out.write(packet);
    }

    private static String row(SecurityAssociation sa) {
        String cipher = switch (sa.suite().encryption()) {
            case NULL -> "NULL";
            case AES_CBC -> "AES-CBC [RFC3602]";
            case AES_GCM_16 -> "AES-GCM with 16 octet ICV [RFC4106]";
            case DES_EDE3_CBC -> "TripleDES-CBC [RFC2451]";
        };
        String code = switch (sa.suite().integrity()) {
            case NONE -> "NULL";
            case HMAC_MD5_96 -> "HMAC-MD5-96 [RFC2403]";
            case HMAC_SHA_1_96 -> "HMAC-SHA-1-96 [RFC2404]";
            case HMAC_SHA_2_256_128 -> "HMAC-SHA-256-128 [RFC4868]";
            case AES_GMAC -> throw new IllegalArgumentException("tshark does not know GMAC");
        };
        String salted = hex(sa.keys().cipher())
                + (sa.suite().isGcm() ? hex(sa.keys().salt()).substring(2) : "");
        return String.format(
                Locale.ROOT,
                "\"%s\",\"%s\",\"%s\",\"0x%08x\",\"%s\",\"%s\",\"%s\",\"%s\"%n",
                sa.local().isV6() ? "IPv6" : "IPv4",
                sa.local(),
                sa.remote(),
                sa.spi(),
                cipher,
                sa.suite().cipherKeyBytes() == 0 ? "" : salted,
                code,
                sa.suite().integrityKeyBytes() == 0 ? "" : hex(sa.keys().integrity()));
    }

    private static String hex(Secret key) {
        return key.with(octets -> "0x" + HexFormat.of().formatHex(octets));
    }

    /** Source port and payload of every inner UDP packet whose ICV tshark found right, in order. */
    private List<String> tshark(byte[] capture, String table) throws Exception {
        Path home = Files.createDirectories(dir.resolve("home"));
        Path profile = Files.createDirectories(home.resolve(".config/wireshark"));
        Files.writeString(profile.resolve("esp_sa"), table);
        Path file = dir.resolve("esp.pcap");
        Files.write(file, capture);
        String printed = Peer.run(
                "env",
                "HOME=" + home,
                "XDG_CONFIG_HOME=" + home.resolve(".config"),
                "tshark",
                "-r",
                file.toString(),
                "-o",
                "esp.enable_encryption_decode:TRUE",
                "-o",
                "esp.enable_authentication_check:TRUE",
                "-o",
                "udp.check_checksum:TRUE",
                "-Y",
                "esp.icv_good == 1 && udp.dstport == 40009 && udp.checksum.status == 1",
                "-T",
                "fields",
                "-E",
                "occurrence=l",
                "-e",
                "udp.srcport",
                "-e",
                "udp.payload");
        return printed.lines().map(line -> line.replace('\t', ' ')).toList();
    }
}
