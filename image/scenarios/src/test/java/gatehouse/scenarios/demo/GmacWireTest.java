package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.testkit.LongRun;
import gatehouse.testkit.Peer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** tshark has no AES-GMAC: scapy and Python's cryptography open such a capture instead, by a few lines of RFC 4543. */
final class GmacWireTest {
    private static final String PYTHON = "/usr/bin/python3"; // the one that Debian's modules belong to

    @TempDir
    private Path folder;

    static Stream<Arguments> all() {
        return ProtectedCapture.MODES.entrySet().stream().map(mode -> Arguments.of(mode.getKey(), mode.getValue()));
    }

    static Stream<Arguments> first() {
        return all().limit(1);
    }

    static Stream<Arguments> others() {
        return all().skip(1);
    }

    @LongRun
    @ParameterizedTest(name = "--access {0} --nat {1}")
    @MethodSource("others")
    void scapyOpensEveryMode(String access, String nat) throws Exception {
        scapyOpensEverything(access, nat);
    }

    @ParameterizedTest(name = "--access {0} --nat {1}")
    @MethodSource("first")
    void scapyOpensEverything(String access, String nat) throws Exception {
        Peer.need("python3");
        Process probe = new ProcessBuilder(PYTHON, "-c", "import scapy.layers.ipsec, cryptography").start();
        Peer.need(probe.waitFor() == 0, "python3-scapy and python3-cryptography");
        ProtectedCapture seen =
                ProtectedCapture.ofDemo(folder, "--access", access, "--nat", nat, "--esp", "null/aes-gmac");
        Path capture = seen.capture();
        Path keys = seen.keys();
        List<String> opened = open(capture, keys);
        assertEquals(seen.fields("esp", "frame.number").size(), opened.size());
        seen.assertNothingInClear();
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
