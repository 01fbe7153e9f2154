package gatehouse.scenarios.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the keys of voice are agreed on, as both halves of a scenario are told.
 *
 * @param method empty: SDES where the signalling is encrypted, else none
 * @param suite the one SRTP suite to use, by its SDES name; empty: what both prefer
 */
public record Keying(Optional<Method> method, Optional<String> suite) {
    /** The words of {@code --keying}. */
    public enum Method {
        /** RTP in clear. */
        NONE("none", "off", "end-to-end"),
        /** RFC 4568 with whoever answers. */
        SDES("sdes", "require", "end-to-end"),
        /** RFC 4568 with the P-CSCF (TS 33.328: e2ae). */
        SDES_EDGE("sdes-edge", "require", "access-edge");

        private final String word;
        private final String rule;
        private final String reach;

        Method(String word, String rule, String reach) {
            this.word = word;
            this.rule = rule;
            this.reach = reach;
        }

        /** What a person types. */
        public String word() {
            return word;
        }
    }

    /** What is usual for the access. */
    public static Keying usual() {
        return new Keying(Optional.empty(), Optional.empty());
    }

    /** One way, with the suites that both prefer. */
    public static Keying of(Method method) {
        return new Keying(Optional.of(method), Optional.empty());
    }

    /** What it comes to over this access. */
    public Method over(Access access) {
        return method.orElse(access.isEncrypted() ? Method.SDES : Method.NONE);
    }

    /** The gateway's {@code keying:} (gateway-core/config/REFERENCE.md). */
    String yaml(Access access) {
        Method chosen = over(access);
        String suites = suite.map(name ->
                        ", suites: [" + name.toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "]")
                .orElse("");
        return "{rule: %s, reach: %s%s}".formatted(chosen.rule, chosen.reach, suites);
    }

    /** Puts what the lab has to know into its settings. */
    void settings(ObjectNode settings, Access access, Optional<Path> keys) {
        if (over(access) == Method.NONE) {
            settings.putObject("srtp").putArray("services");
        } else {
            settings.putObject("srtp").put("offered", access.isEncrypted());
        }
        keys.ifPresent(folder -> settings.put("keys", folder.toString()));
    }
}
