package gatehouse.scenarios.cli;

import gatehouse.scenarios.demo.DemoOptions;
import gatehouse.scenarios.demo.DemoOptions.WireChoice;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Access.Mechanism;
import gatehouse.scenarios.stage.Keying;
import gatehouse.scenarios.wire.NatKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of one scenario, and their check before anything is started: every problem in one sentence. */
final class ScenarioOptions {
    private static final List<String> ACCESS =
            Arrays.stream(Mechanism.values()).map(Mechanism::word).toList();
    private static final List<String> ACCESS_PLANNED = List.of("itls", "psk-tls", "dtls");
    private static final List<String> ESP = List.of(
            "aes-gcm/null",
            "null/aes-gmac",
            "aes-cbc/hmac-sha-1-96",
            "null/hmac-sha-1-96",
            "aes-cbc/hmac-md5-96",
            "null/hmac-md5-96",
            "des-ede3-cbc/hmac-sha-1-96",
            "des-ede3-cbc/hmac-md5-96");
    private static final List<String> KEYING =
            Arrays.stream(Keying.Method.values()).map(Keying.Method::word).toList();
    private static final List<String> SUITES = List.of(
            "AEAD_AES_256_GCM",
            "AEAD_AES_128_GCM",
            "AES_256_CM_HMAC_SHA1_80",
            "AES_192_CM_HMAC_SHA1_80",
            "AES_CM_128_HMAC_SHA1_80",
            "AES_256_CM_HMAC_SHA1_32",
            "AES_192_CM_HMAC_SHA1_32",
            "AES_CM_128_HMAC_SHA1_32",
            "F8_128_HMAC_SHA1_80");
    private static final List<String> KEYING_PLANNED =
            List.of("dtls-srtp", "mikey-psk", "mikey-rsa", "mikey-dhhmac", "mikey-ibake", "mikey-ticket", "zrtp");

    @Option(
            names = "--access",
            paramLabel = "MECH",
            description =
                    "How phone and operator prove themselves and protect SIP: digest, tls (digest inside it), ipsec-3gpp/trans (the default "
                            + "without a NAT), ipsec-3gpp/udp-enc-tun (the default behind one), ipsec-3gpp/udp-enc-trans, "
                            + "ipsec-3gpp/tun, improved-aka.")
    private @Nullable String access;

    @Option(
            names = "--esp",
            paramLabel = "EALG/ALG",
            description =
                    "The ESP algorithms by their names in TS 33.203, such as aes-cbc/hmac-sha-1-96, aes-gcm/null or "
                            + "null/aes-gmac.")
    private @Nullable String esp;

    @Option(
            names = "--keying",
            paramLabel = "METHOD",
            description = "How the voice's keys are agreed: none, sdes (with whoever answers; the default where the "
                    + "signalling is encrypted) or sdes-edge (with the operator's first node).")
    private @Nullable String keying;

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            description = "The SRTP cipher suite by its SDES name, such as AEAD_AES_128_GCM.")
    private @Nullable String suite;

    @Option(
            names = "--nat",
            paramLabel = "KIND",
            defaultValue = "port-restricted",
            converter = NatWord.class,
            description = "none, symmetric, port-restricted (default), full-cone or cgnat (double).")
    private NatKind nat = NatKind.PORT_RESTRICTED;

    @Option(
            names = "--wire",
            paramLabel = "WIRE",
            defaultValue = "auto",
            converter = WireWord.class,
            description = "namespaces, loopback, or auto: namespaces where the system permits them.")
    private WireChoice wire = WireChoice.AUTO;

    @Mixin
    private Voicing voicing = new Voicing();

    @Option(
            names = "--record",
            paramLabel = "DIR",
            description = "Writes heard-by-caller.wav and heard-by-callee.wav there.")
    private @Nullable Path record;

    @Option(names = "--pcap", paramLabel = "FILE", description = "The wire as seen outside the NAT, pcapng.")
    private @Nullable Path pcap;

    @Option(names = "--keys", paramLabel = "DIR", description = "Writes the keys that a decoder of the capture needs.")
    private @Nullable Path keys;

    @Option(names = "--report", paramLabel = "FILE", description = "The report as JSON.")
    private @Nullable Path report;

    ScenarioOptions() {}

    /** The checked scenario; refused with one sentence when a file or a mechanism is not there. */
    DemoOptions checked(boolean once, int pagePort) throws Refused {
        Optional<Access> chosen = access();
        Keying voice = keying(chosen);
        if (keys != null && chosen.isPresent() && chosen.get().mechanism() == Mechanism.DIGEST) {
            throw Refused.usage("--keys has nothing to write: --access %s with --keying %s encrypts nothing."
                    .formatted(chosen.get().mechanism().word(), Keying.Method.NONE.word()));
        }
        Writable.folder("--keys", keys);
        Writable.folder("--record", record);
        Writable.file("--pcap", pcap);
        Writable.file("--report", report);
        return new DemoOptions(
                once,
                chosen,
                voice,
                nat,
                wire,
                voicing.caller(),
                voicing.farEnd(),
                pagePort,
                Optional.ofNullable(record),
                Optional.ofNullable(pcap),
                Optional.ofNullable(keys).map(Path::toAbsolutePath),
                Optional.ofNullable(report));
    }

    /** Keys stand in the signalling: they are refused here where everybody could read it. */
    private Keying keying(Optional<Access> chosen) throws Refused {
        String word = keying;
        String cipher = suite;
        if (word != null) {
            available("--keying", word, KEYING, KEYING_PLANNED);
        }
        if (cipher != null && Keying.Method.NONE.word().equals(word)) {
            throw Refused.usage("--suite chooses the cipher of SRTP, and --keying none has none.");
        }
        if (cipher != null && !SUITES.contains(cipher)) {
            throw Refused.usage(
                    "--suite does not know %s; this build has: %s.".formatted(cipher, String.join(", ", SUITES)));
        }
        Optional<Keying.Method> method = Arrays.stream(Keying.Method.values())
                .filter(one -> one.word().equals(word))
                .findFirst();
        boolean secret = cipher != null
                || method.filter(one -> one != Keying.Method.NONE).isPresent();
        if (secret && chosen.isPresent() && !chosen.get().isEncrypted()) {
            throw Refused.usage(
                    "%s would send keys in the signalling, which --access %s does not encrypt; use tls or ipsec-3gpp."
                            .formatted(
                                    word == null ? "--suite" : "--keying " + word,
                                    chosen.get().mechanism().word()));
        }
        return new Keying(method, Optional.ofNullable(cipher));
    }

    /** Empty: what is usual, which depends on the wire too. */
    private Optional<Access> access() throws Refused {
        String word = access;
        if (word == null) {
            return esp == null ? Optional.empty() : Optional.of(with(Access.usual(nat)));
        }
        available("--access", word, ACCESS, ACCESS_PLANNED);
        for (Mechanism mechanism : Mechanism.values()) {
            if (mechanism.word().equals(word)) {
                return Optional.of(with(Access.of(mechanism)));
            }
        }
        throw new IllegalStateException(word + " was said to be available");
    }

    private Access with(Access chosen) throws Refused {
        String pair = esp;
        if (pair == null) {
            return chosen;
        }
        if (!chosen.mechanism().isIms()) {
            throw Refused.usage("--esp chooses the ciphers of IPsec, and --access %s has none."
                    .formatted(chosen.mechanism().word()));
        }
        if (!ESP.contains(pair)) {
            throw Refused.usage("--esp does not know %s; this build has: %s.".formatted(pair, String.join(", ", ESP)));
        }
        return chosen.with(pair);
    }

    private static void available(String option, String word, List<String> available, List<String> planned)
            throws Refused {
        if (!available.contains(word)) {
            throw Refused.usage(
                    planned.contains(word)
                            ? "%s %s is not part of this build yet; it has: %s."
                                    .formatted(option, word, String.join(", ", available))
                            : "%s does not know %s; this build has: %s."
                                    .formatted(option, word, String.join(", ", available)));
        }
    }

    /** Reads the words of {@link NatKind}. */
    static final class NatWord implements ITypeConverter<NatKind> {
        NatWord() {}

        @Override
        public NatKind convert(String word) {
            for (NatKind kind : NatKind.values()) {
                if (kind.word().equals(word)) {
                    return kind;
                }
            }
            throw new TypeConversionException(
                    "there is no NAT '%s'; there are none, symmetric, port-restricted, full-cone and cgnat"
                            .formatted(word));
        }
    }

    /** Reads the words of {@link WireChoice}. */
    static final class WireWord implements ITypeConverter<WireChoice> {
        WireWord() {}

        @Override
        public WireChoice convert(String word) {
            for (WireChoice choice : WireChoice.values()) {
                if (choice.toString().equals(word)) {
                    return choice;
                }
            }
            throw new TypeConversionException(
                    "there is no wire '%s'; there are namespaces, loopback and auto".formatted(word));
        }
    }
}
