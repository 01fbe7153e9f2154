package gatehouse.management;

import gatehouse.base.Secret;
import java.net.URLEncoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes known secrets out of texts, however they are written there: as they are, in hexadecimal, in Base64 at any of
 * its three alignments, percent-encoded, or with the escapes of JSON. It holds what it looks for in memory, so it lives
 * as short as it can.
 */
public final class SecretFilter {
    /** Shorter ones stand in any text by chance: to take "a" out would tell more than it hides. */
    private static final int SHORTEST = 4;

    private final List<Pattern> needles;

    private SecretFilter(List<Pattern> needles) {
        this.needles = needles;
    }

    /** A filter of these secrets. */
    public static SecretFilter of(Iterable<Secret> secrets) {
        Set<String> words = new LinkedHashSet<>();
        for (Secret secret : secrets) {
            secret.with(bytes -> {
                add(words, bytes);
                return words;
            });
        }
        List<String> longestFirst = new ArrayList<>(words);
        longestFirst.sort(Comparator.comparingInt(String::length).reversed());
        return new SecretFilter(longestFirst.stream()
                .map(word -> Pattern.compile(Pattern.quote(word), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE))
                .toList());
    }

    /** The text without them. */
    public String clean(String text) {
        String clean = text;
        for (Pattern needle : needles) {
            clean = needle.matcher(clean).replaceAll(Redaction.MARK);
        }
        return clean;
    }

    private static void add(Set<String> words, byte[] bytes) {
        if (bytes.length < SHORTEST) {
            return;
        }
        words.add(HexFormat.of().formatHex(bytes));
        words.add(HexFormat.ofDelimiter(":").formatHex(bytes));
        words.add(HexFormat.ofDelimiter(" ").formatHex(bytes));
        // In the middle of a longer Base64 text only the groups that no neighbour shares are known
        for (int shift = 0; shift < 3; shift++) {
            byte[] moved = new byte[shift + bytes.length];
            System.arraycopy(bytes, 0, moved, shift, bytes.length);
            int whole = moved.length / 3 * 4;
            int from = shift == 0 ? 0 : 4;
            String text = Base64.getEncoder().encodeToString(moved);
            if (whole - from >= SHORTEST) {
                words.add(text.substring(from, whole));
                words.add(text.substring(from, whole).replace('+', '-').replace('/', '_'));
            }
        }
        words.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        try {
            String plain = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(java.nio.ByteBuffer.wrap(bytes))
                    .toString();
            words.add(plain);
            words.add(URLEncoder.encode(plain, StandardCharsets.UTF_8));
            words.add(URLEncoder.encode(plain, StandardCharsets.UTF_8).replace("+", "%20"));
            words.add(plain.replace("\\", "\\\\").replace("\"", "\\\""));
            words.add(plain.replace("'", "''"));
        } catch (CharacterCodingException e) {
            // no text: then it cannot stand in one as it is
        }
    }
}
