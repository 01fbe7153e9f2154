package gatehouse.crypto;

import gatehouse.base.ByteView;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/** The published values that engines are held to, read from {@code known-answers.txt}. */
final class KnownAnswers {
    /** What a cipher makes of a payload. */
    record CipherAnswer(
            ByteView key, ByteView iv, ByteView aad, ByteView plain, ByteView sealed, ByteView tag, String source) {}

    /** What a code makes of data. */
    record MacAnswer(ByteView key, ByteView data, ByteView code, String source) {}

    private final Map<String, CipherAnswer> ciphers = new HashMap<>();
    private final Map<String, MacAnswer> macs = new HashMap<>();

    private KnownAnswers() {}

    private static final class Loaded {
        static final KnownAnswers ANSWERS = load();
    }

    /** The table, read once. */
    static KnownAnswers get() {
        return Loaded.ANSWERS;
    }

    private static KnownAnswers load() {
        try (InputStream in = KnownAnswers.class.getResourceAsStream("known-answers.txt")) {
            if (in == null) {
                throw new IllegalStateException("known-answers.txt is missing from the build");
            }
            KnownAnswers answers = new KnownAnswers();
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(answers::line);
            return answers;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String line) {
        String[] c = line.split(" ", -1);
        if (c[0].equals("cipher")) {
            ciphers.put(c[1], new CipherAnswer(hex(c[2]), hex(c[3]), hex(c[4]), hex(c[5]), hex(c[6]), hex(c[7]), c[8]));
        } else if (c[0].equals("mac")) {
            macs.put(c[1], new MacAnswer(hex(c[2]), hex(c[3]), hex(c[4]), c[5]));
        }
    }

    private static ByteView hex(String text) {
        return text.equals("-") ? ByteView.empty() : ByteView.of(HexFormat.of().parseHex(text));
    }

    CipherAnswer cipher(Transform transform) {
        String name = transform.cipher().label() + "-" + transform.keyBytes() * 8;
        CipherAnswer answer = ciphers.get(name);
        if (answer == null) {
            throw new IllegalStateException("no known answer for " + name);
        }
        return answer;
    }

    MacAnswer mac(MacAlgorithm algorithm) {
        MacAnswer answer = macs.get(algorithm.label());
        if (answer == null) {
            throw new IllegalStateException("no known answer for " + algorithm.label());
        }
        return answer;
    }
}
