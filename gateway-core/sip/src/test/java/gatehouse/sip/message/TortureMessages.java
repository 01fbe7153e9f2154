package gatehouse.sip.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The messages of RFC 4475: our own for its clauses, and the RFC's where they are on this machine. */
final class TortureMessages {
    private static final Pattern OCTETS = Pattern.compile("\\{\\{([0-9a-f]+)}}");

    private TortureMessages() {}

    /** Our own, by the RFC's name for the case. */
    static Map<String, byte[]> own() {
        try (InputStream in = TortureMessages.class.getResourceAsStream("rfc4475.txt")) {
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> read(String text) {
        Map<String, byte[]> messages = new LinkedHashMap<>();
        String[] sections = text.split("(?m)^=== ");
        for (int i = 1; i < sections.length; i++) {
            int eol = sections[i].indexOf('\n');
            String wire = octets(sections[i].substring(eol + 1).replace("\n", "\r\n"));
            int body = wire.indexOf("\r\n\r\n") + 4;
            wire = wire.replace("Content-Length: auto", "Content-Length: " + (wire.length() - body));
            messages.put(sections[i].substring(0, eol), wire.getBytes(StandardCharsets.ISO_8859_1));
        }
        return messages;
    }

    /** One character for each octet. */
    private static String octets(String text) {
        Matcher matcher = OCTETS.matcher(text);
        return matcher.replaceAll(match -> Matcher.quoteReplacement(
                new String(HexFormat.of().parseHex(match.group(1)), StandardCharsets.ISO_8859_1)));
    }

    /** The RFC's own message, when its collection lies beside the project or where a property says. */
    static Optional<byte[]> original(String name) {
        return collection()
                .map(folder -> folder.resolve(name + ".dat"))
                .filter(Files::exists)
                .map(file -> {
                    try {
                        return Files.readAllBytes(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static Optional<Path> collection() {
        String property = System.getProperty("gatehouse.vectors");
        if (property != null) {
            return Optional.of(Path.of(property, "sip-torture", "rfc4475")).filter(Files::isDirectory);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path folder = at.resolve(Path.of("shared", "vectors", "sip-torture", "rfc4475"));
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }
}
