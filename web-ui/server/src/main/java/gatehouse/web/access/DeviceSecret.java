package gatehouse.web.access;

import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The word on the device's label: whoever has it may make the first account. It is made at the first start unless the
 * manufacturer put it there, and stands in a file for whoever prints labels.
 */
final class DeviceSecret {
    static final String FILE = "device-secret";

    /** Without letters that look like digits. 16 of them are 80 bits. */
    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private static final int GROUPS = 4;
    private static final int GROUP = 4;

    private final Secret word;

    private DeviceSecret(Secret word) {
        this.word = word;
    }

    static DeviceSecret open(StateFolder folder, Entropy entropy) throws IOException {
        Optional<byte[]> kept = folder.read(FILE);
        if (kept.isEmpty()) {
            StringBuilder made = new StringBuilder();
            for (int i = 0; i < GROUPS * GROUP; i++) {
                made.append(i > 0 && i % GROUP == 0 ? "-" : "")
                        .append(ALPHABET.charAt(entropy.below(ALPHABET.length())));
            }
            folder.write(FILE, (made + "\n").getBytes(StandardCharsets.US_ASCII));
            return new DeviceSecret(Secret.ofText(plain(made.toString())));
        }
        String word = plain(new String(kept.get(), StandardCharsets.US_ASCII));
        if (word.length() < GROUPS * GROUP) {
            throw new IOException(folder.file(FILE) + " holds fewer than " + GROUPS * GROUP
                    + " letters; put the label's word there, or remove the file to have one made");
        }
        return new DeviceSecret(Secret.ofText(word));
    }

    /** Whether this is the word; hyphens, spaces and the case of letters do not matter. */
    boolean is(String offered) {
        try (Secret other = Secret.ofText(plain(offered))) {
            return word.equals(other);
        }
    }

    private static String plain(String text) {
        return text.toUpperCase(java.util.Locale.ROOT).replaceAll("[^0-9A-Z]", "");
    }
}
