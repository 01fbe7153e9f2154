package gatehouse.aka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Secret;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random subscribers against Osmocom's authentication centre, which was written by others from the same standards. */
class OsmoAucGenTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Path PEER = Path.of("/usr/bin/osmo-auc-gen");

    @Test
    void randomVectorsAndAutsAgree() throws Exception {
        Peer.need("osmo-auc-gen");
        int runs = Boolean.getBoolean("gatehouse.long") ? 1_000 : 150;
        for (long seed = 0; seed < runs; seed++) {
            compare(seed);
        }
    }

    private static void compare(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] k = bytes(random, 16);
        byte[] opc = bytes(random, 16);
        byte[] amf = bytes(random, 2);
        byte[] rand = bytes(random, 16);
        long sqn = random.nextLong() & SequenceNumber.MAX;
        String at = "seed " + seed;
        try (Milenage functions = Milenage.withOpc(Secret.copyOf(k), Secret.copyOf(opc));
                var vector = AuthenticationVector.generate(functions, rand, sqn, amf)) {
            Map<String, String> peer =
                    ask("-k", hex(k), "-o", hex(opc), "-f", hex(amf), "-s", Long.toString(sqn), "-r", hex(rand));
            assertEquals(peer.get("AUTN"), hex(vector.autn().copy()), at);
            assertEquals(peer.get("RES"), vector.xres().with(HEX::formatHex), at);
            assertEquals(peer.get("CK"), vector.ck().with(HEX::formatHex), at);
            assertEquals(peer.get("IK"), vector.ik().with(HEX::formatHex), at);

            String auts = hex(Auts.of(functions, rand, sqn).encode());
            Map<String, String> resync = ask("-k", hex(k), "-o", hex(opc), "-f", hex(amf), "-r", hex(rand), "-A", auts);
            assertEquals(Long.toString(sqn), resync.get("SQN.MS"), at + " AUTS " + auts + " " + resync);
        }
    }

    private static Map<String, String> ask(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 4];
        command[0] = PEER.toString();
        command[1] = "-3";
        command[2] = "-a";
        command[3] = "MILENAGE";
        System.arraycopy(arguments, 0, command, 4, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        process.waitFor();
        Map<String, String> fields = new HashMap<>();
        for (String line : text.split("\n")) {
            String[] parts = line.split("[:=]", 2);
            if (parts.length == 2) {
                fields.putIfAbsent(parts[0].strip(), parts[1].strip());
            }
        }
        return fields;
    }

    private static byte[] bytes(Random random, int count) {
        byte[] out = new byte[count];
        random.nextBytes(out);
        return out;
    }

    private static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
