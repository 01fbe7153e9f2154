package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackupTest {
    private static final String YAML = "device: {name: attic}\n# über\n";
    private static final String SECRETS = "alice password wonderland\n";
    private final Random random = new Random(7);
    private final Entropy entropy = random::nextBytes;

    private byte[] sealed(String passphrase) {
        try (Secret secret = Secret.ofText(passphrase);
                var content = new Backup.Content(YAML, Secret.ofText(SECRETS))) {
            return Backup.seal(content, secret, entropy);
        }
    }

    private static boolean opens(byte[] file, String passphrase) {
        try (Secret secret = Secret.ofText(passphrase)) {
            return Backup.open(file, secret).isPresent();
        }
    }

    @Test
    void whatWasSealedComesBackUnderItsPassphraseAlone() {
        byte[] file = sealed("four words make one");
        try (Secret secret = Secret.ofText("four words make one");
                Backup.Content content = Backup.open(file, secret).orElseThrow()) {
            assertEquals(YAML, content.yaml());
            assertEquals(SECRETS, content.secrets().with(bytes -> new String(bytes, StandardCharsets.UTF_8)));
        }
        assertFalse(opens(file, "four words make two"));
        assertFalse(opens(file, ""));
        String seen = new String(file, StandardCharsets.ISO_8859_1);
        assertTrue(seen.startsWith("Gatehouse backup\1"), seen);
        assertFalse(seen.contains("attic") || seen.contains("wonderland"));
        assertFalse(Arrays.equals(file, sealed("four words make one")), "each has a salt and a nonce of its own");
    }

    /** Every octet counts: the head is authenticated too, or its costs are refused before they are paid. */
    @Test
    void aDamagedFileDoesNotOpen() {
        byte[] file = sealed("four words make one");
        for (int i = 0; i < 12; i++) {
            byte[] damaged = file.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            assertFalse(opens(damaged, "four words make one"));
        }
        for (int length : new int[] {0, 1, 16, 50, file.length - 1}) {
            assertFalse(opens(Arrays.copyOf(file, length), "four words make one"));
        }
        assertFalse(opens(Arrays.copyOf(file, file.length + 1), "four words make one"));
    }

    @Test
    void nobodyMakesUsPayForCostsThatWeDoNotAsk() {
        byte[] file = sealed("four words make one");
        for (int memory : new int[] {Integer.MAX_VALUE, -1, 0, 1 << 20}) {
            byte[] greedy = file.clone();
            ByteBuffer.wrap(greedy).putInt(17, memory);
            assertFalse(opens(greedy, "four words make one"));
        }
        byte[] slow = file.clone();
        slow[21] = 127;
        assertFalse(opens(slow, "four words make one"));
    }

    /** Anybody can seal anything under a passphrase of their own and ask us to open it. */
    @Test
    void lengthsInsideAreHeldAgainstWhatIsThere() {
        for (int[] lengths : new int[][] {{-1, 0}, {Integer.MAX_VALUE, 0}, {9, 0}, {4, 1}, {0, -1}, {8, 0}}) {
            ByteBuffer inside = ByteBuffer.allocate(12).putInt(lengths[0]);
            if (lengths[0] >= 0 && lengths[0] <= 4) {
                inside.putInt(4 + lengths[0], lengths[1]);
            }
            try (Secret secret = Secret.ofText("four words make one")) {
                byte[] file = Backup.seal(inside.array(), secret, entropy);
                assertTrue(Backup.open(file, secret).isEmpty(), Arrays.toString(lengths));
            }
        }
    }
}
