package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.scenarios.cli.Gatehouse;
import gatehouse.scenarios.wire.Wires;
import gatehouse.testkit.Peer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** tshark has no AES-GMAC: scapy and Python's cryptography open such a capture instead, by a few lines of RFC 4543. */
final class GmacWireTest {
    private static final String PYTHON = "/usr/bin/python3"; // the one that Debian's modules belong to

    @TempDir
    private Path folder;

    @Test
    void scapyOpensEverything() throws Exception {
        Peer.need("python3");
        Peer.need("tshark");
        Process probe = new ProcessBuilder(PYTHON, "-c", "import scapy.layers.ipsec, cryptography").start();
        Peer.need(probe.waitFor() == 0, "python3-scapy and python3-cryptography");
        Wires.needNamespaces(folder);
        Path capture = folder.resolve("w.pcapng");
        Path keys = folder.resolve("keys");
        int code = Gatehouse.execute(
                "demo",
                "--once",
                "--wire",
                "namespaces",
                "--access",
                "ipsec-3gpp/udp-enc-tun",
                "--nat",
                "symmetric",
                "--esp",
                "null/aes-gmac",
                "--pcap",
                capture.toString(),
                "--keys",
                keys.toString());
        assertEquals(0, code);

        List<String> opened = open(capture, keys);
        long esps = Peer.run("tshark", "-r", capture.toString(), "-Y", "esp", "-T", "fields", "-e", "frame.number")
                .lines()
                .filter(line -> !line.isBlank() && Character.isDigit(line.charAt(0)))
                .count();
        assertEquals(esps, opened.size());
        assertTrue(opened.stream().allMatch(line -> line.contains(" right ")), opened::toString);
        assertTrue(opened.stream().anyMatch(line -> line.contains("REGISTER sip:")), opened::toString);
        assertTrue(opened.stream().anyMatch(line -> line.contains("INVITE sip:")), opened::toString);

        // and it would say so if one were not right
        byte[] altered = Files.readAllBytes(capture);
        String text = new String(altered, java.nio.charset.StandardCharsets.ISO_8859_1);
        altered[text.indexOf("INVITE sip:") + 2] ^= 1;
        Path other = Files.write(folder.resolve("altered.pcapng"), altered);
        assertEquals(
                1,
                open(other, keys).stream()
                        .filter(line -> line.endsWith(" wrong"))
                        .count());
    }

    private List<String> open(Path capture, Path keys) throws Exception {
        Path script = folder.resolve("open_gmac.py");
        try (InputStream source = GmacWireTest.class.getResourceAsStream("open_gmac.py")) {
            Files.write(script, source.readAllBytes());
        }
        return Peer.run(
                        "env",
                        PYTHON,
                        script.toString(),
                        capture.toString(),
                        keys.resolve("esp_sa").toString())
                .lines()
                .filter(line -> line.startsWith("0x"))
                .toList();
    }
}
