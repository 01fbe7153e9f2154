package gatehouse.config;

import gatehouse.base.Secret;
import gatehouse.config.schema.Binding;
import gatehouse.config.schema.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The lines of one secrets file, read without making strings of the values. */
final class SecretsLines {
    private static final int KEY_OCTETS = 16;
    private static final int LONG_OCTETS = 32;
    private static final int LONGEST_PASSWORD = 255;
    private static final String LINE = "NAME KIND VALUE, separated by spaces";

    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Map<String, Secret>> values = new TreeMap<>();
    private final Map<String, Integer> lines = new HashMap<>();

    SecretsLines(String file) {
        this.file = file;
    }

    Binding<Secrets> read(byte[] bytes) {
        int number = 1;
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                line(bytes, start, i, number++);
                start = i + 1;
            }
        }
        Map<String, Credential> credentials = new HashMap<>();
        values.forEach((name, kinds) -> {
            Secret password = kinds.get("password");
            Secret k = kinds.get("k");
            Secret opc = kinds.get("opc");
            Secret op = kinds.get("op");
            Secret topc = kinds.get("topc");
            boolean milenage = k != null && k.length() == KEY_OCTETS;
            if (password != null && kinds.size() == 1) {
                credentials.put(name, new Credential.Password(password));
            } else if (k != null && topc != null && kinds.size() == 2) {
                credentials.put(name, new Credential.Isim(k, topc));
            } else if (k != null && milenage && opc != null && kinds.size() == 2) {
                credentials.put(name, new Credential.Isim(k, opc));
            } else if (k != null && milenage && op != null && kinds.size() == 2) {
                try (op) {
                    credentials.put(name, new Credential.Isim(k, OperatorConstant.opc(k, op)));
                }
            } else {
                int line = lines.getOrDefault(name, 0);
                Set<String> found = kinds.keySet();
                problem(
                        line,
                        1,
                        name,
                        (milenage || k == null ? "only " : "a k of 64 digits, and only ") + String.join(", ", found),
                        "either a password, or both k and opc (or op), or for TUAK k and topc");
            }
        });
        if (problems.isEmpty()) {
            return new Binding.Bound<>(new Secrets(credentials));
        }
        values.values().forEach(kinds -> kinds.values().forEach(Secret::close));
        problems.sort(Problem.IN_ORDER);
        return new Binding.Refused<>(problems);
    }

    private void line(byte[] bytes, int from, int to, int number) {
        int start = skip(bytes, from, to, true);
        int end = to;
        while (end > start && isSpace(bytes[end - 1])) {
            end--;
        }
        if (start == end || bytes[start] == '#') {
            return;
        }
        int nameEnd = skip(bytes, start, end, false);
        int kindStart = skip(bytes, nameEnd, end, true);
        int kindEnd = skip(bytes, kindStart, end, false);
        int value = skip(bytes, kindEnd, end, true);
        String name = text(bytes, start, nameEnd);
        if (!name.matches("[a-z0-9][a-z0-9-]{0,31}")) {
            // The name is not repeated: a password may stand in its place.
            problem(
                    number,
                    start - from + 1,
                    "",
                    "no name at the start of the line",
                    LINE + "; a name is 1 to 32 lower-case letters, digits and hyphens");
            return;
        }
        String kind = text(bytes, kindStart, kindEnd);
        if (!Set.of("password", "k", "op", "opc", "topc").contains(kind)) {
            problem(
                    number,
                    kindStart - from + 1,
                    name,
                    "no kind after the name",
                    "password, k, op, opc or topc, then the value");
            return;
        }
        if (value == end) {
            problem(number, end - from + 1, name + " " + kind, "no value", LINE);
            return;
        }
        Secret secret = kind.equals("password")
                ? password(bytes, value, end, number, value - from + 1, name)
                : key(bytes, value, end, number, value - from + 1, name, kind);
        if (secret != null && values.computeIfAbsent(name, n -> new TreeMap<>()).putIfAbsent(kind, secret) != null) {
            secret.close();
            problem(number, 1, name + " " + kind, "the value a second time", "each one once");
        }
        lines.putIfAbsent(name, number);
    }

    private @Nullable Secret password(byte[] bytes, int from, int to, int line, int column, String path) {
        if (to - from > LONGEST_PASSWORD) {
            problem(line, column, path, (to - from) + " bytes", "a password of up to " + LONGEST_PASSWORD + " bytes");
            return null;
        }
        return Secret.owning(Arrays.copyOfRange(bytes, from, to));
    }

    private @Nullable Secret key(byte[] bytes, int from, int to, int line, int column, String name, String kind) {
        boolean mayBeShort = !kind.equals("topc");
        boolean mayBeLong = !mayBeShort || kind.equals("k");
        boolean isLong = mayBeLong && to - from == 2 * LONG_OCTETS;
        byte[] key = new byte[isLong ? LONG_OCTETS : KEY_OCTETS];
        boolean right = isLong || (mayBeShort && to - from == 2 * KEY_OCTETS);
        for (int i = 0; right && i < 2 * key.length; i++) {
            int digit = Character.digit(bytes[from + i], 16);
            right = digit >= 0;
            key[i / 2] = (byte) (key[i / 2] << 4 | digit);
        }
        if (!right) {
            String allowed = mayBeShort ? mayBeLong ? "32 or 64" : "32" : "64";
            problem(
                    line,
                    column,
                    name + " " + kind,
                    "a value of " + (to - from) + " bytes",
                    allowed + " hexadecimal digits");
            return null;
        }
        return Secret.owning(key);
    }

    private void problem(int line, int column, String path, String found, String allowed) {
        problems.add(new Problem(file, line, column, path, found, allowed, ""));
    }

    /** The end of a run of spaces, or of anything but spaces. */
    private static int skip(byte[] bytes, int from, int to, boolean spaces) {
        int i = from;
        while (i < to && isSpace(bytes[i]) == spaces) {
            i++;
        }
        return i;
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
