package gatehouse.scenarios.stage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gatehouse.base.Endpoint;
import gatehouse.scenarios.wire.NatKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How phone and operator prove themselves and protect what they say, as both halves of a scenario are told.
 *
 * @param mechanism the word of {@code --access}
 * @param esp the ESP algorithms to use, {@code ealg/alg} of TS 33.203 Annex H; empty: what both prefer
 * @param streams whether TCP runs inside the security associations too, which needs a right
 * @param script what the operator is to do wrong (image/README.md); for tests
 */
public record Access(Mechanism mechanism, Optional<String> esp, boolean streams, List<String> script) {
    /** The words of {@code --access}. */
    public enum Mechanism {
        DIGEST("digest", ""),
        TLS("tls", ""),
        TRANS("ipsec-3gpp/trans", "trans"),
        UDP_ENC_TUN("ipsec-3gpp/udp-enc-tun", "udp-enc-tun, trans"),
        UDP_ENC_TRANS("ipsec-3gpp/udp-enc-trans", "udp-enc-trans, trans"),
        TUN("ipsec-3gpp/tun", "tun"),
        IMPROVED_AKA("improved-aka", "improved-aka");

        private final String word;
        private final String modes;

        Mechanism(String word, String modes) {
            this.word = word;
            this.modes = modes;
        }

        /** What a person types. */
        public String word() {
            return word;
        }

        /** Whether ESP stands right in IP, or may: without a NAT all others send it so too. */
        public boolean sendsPlainEsp(NatKind nat) {
            return isIms() && (nat == NatKind.NONE || this == TUN);
        }

        /** Whether there is an ISIM, and IPsec. */
        public boolean isIms() {
            return this != DIGEST && this != TLS;
        }
    }

    private static final String TLS = "tls";
    /** What the lab's own authority is found by in there; the lab makes it at its start. */
    private static final String AUTHORITY = "ca.pem";

    public Access {
        script = List.copyOf(script);
    }

    /** SIP digest: a password, and everything in clear. */
    public static Access digest() {
        return of(Mechanism.DIGEST);
    }

    /** A mechanism with the algorithms that both prefer. */
    public static Access of(Mechanism mechanism) {
        return new Access(mechanism, Optional.empty(), false, List.of());
    }

    /** What a demo uses when nobody says otherwise: annex D of TR 33.803 behind a NAT, TS 33.203 as it was without. */
    public static Access usual(NatKind nat) {
        return of(nat == NatKind.NONE ? Mechanism.TRANS : Mechanism.UDP_ENC_TUN);
    }

    /** The same with other ESP algorithms. */
    public Access with(String pair) {
        return new Access(mechanism, Optional.of(pair), streams, script);
    }

    /** The same with an operator that does these things wrong. */
    public Access disturbed(String... wrong) {
        return new Access(mechanism, esp, streams, List.of(wrong));
    }

    /** The same with TCP inside the security associations, over a wire with the system's own network. */
    public Access withStreams() {
        return new Access(mechanism, esp, true, script);
    }

    /** The gateway's {@code wan:}; {@code usual} is what the wire wants. */
    String wan(String usual) {
        return streams ? "  port: {kind: system, dataplane: tun}" : usual;
    }

    /** Whether nobody on the way can read what phone and operator say: keys may be part of it. */
    public boolean isEncrypted() {
        return mechanism != Mechanism.DIGEST && esp.stream().noneMatch(pair -> pair.startsWith("null/"));
    }

    /** The gateway's keys of how SIP travels, each on a line of its own (gateway-core/config/REFERENCE.md). */
    List<String> transport(RunFolder folder, String pcscf) {
        return mechanism == Mechanism.TLS
                ? List.of(
                        "proxies: [\"" + secured(pcscf) + "\"]",
                        "transport: tls",
                        "tls: {authorities: \"" + folder.file(TLS).resolve(AUTHORITY) + "\"}")
                : List.of("proxies: [\"" + pcscf + "\"]", "transport: udp");
    }

    /** Where the P-CSCF takes TLS: at the usual port (RFC 3261 19.1.2). */
    private static String secured(String pcscf) {
        return Endpoint.of(pcscf).withPort(5061).toString();
    }

    /** The gateway's {@code access:} (gateway-core/config/REFERENCE.md). */
    String yaml() {
        if (!mechanism.isIms()) {
            return "digest";
        }
        String algorithms = esp.map(pair -> {
                    String encryption = pair.substring(0, pair.indexOf('/'));
                    String integrity = pair.substring(pair.indexOf('/') + 1);
                    return ", encryption: [%s], integrity: [%s]"
                            .formatted(
                                    encryption.equals("null") ? "none" : encryption,
                                    integrity.equals("null") ? "hmac-sha-1-96" : integrity);
                })
                .orElse("");
        return "{kind: ipsec-3gpp, modes: [%s]%s%s}"
                .formatted(
                        mechanism.modes,
                        algorithms,
                        mechanism == Mechanism.IMPROVED_AKA ? ", pcscf-udp-port: 5061" : "");
    }

    /** The lines of the gateway's secrets file. */
    String secrets(Subscriber subscriber) {
        return mechanism.isIms()
                ? "%1$s k %2$s\n%1$s opc %3$s\n".formatted(subscriber.user(), subscriber.k(), subscriber.opc())
                : "%s password %s\n".formatted(subscriber.user(), subscriber.password());
    }

    /** Puts what the lab has to know into its settings. */
    void settings(
            RunFolder folder,
            ObjectNode settings,
            ObjectNode line,
            Subscriber subscriber,
            boolean raw,
            Optional<Path> keys) {
        if (mechanism == Mechanism.TLS) {
            settings.putObject("tls")
                    .put("listen", secured(settings.path("pcscf").asText()))
                    .put("folder", folder.file(TLS).toString());
        }
        if (!mechanism.isIms()) {
            line.put("password", subscriber.password());
            return;
        }
        line.putObject("isim").put("k", subscriber.k()).put("opc", subscriber.opc());
        ObjectNode access = settings.putObject("access");
        access.put("raw_esp", raw);
        access.put("streams", streams);
        esp.ifPresent(pair -> access.putArray("suites").add(pair));
        ArrayNode wrong = access.putArray("script");
        script.forEach(wrong::add);
        keys.ifPresent(there -> access.put("keys", there.toString()));
    }
}
