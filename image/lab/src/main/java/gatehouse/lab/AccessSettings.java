package gatehouse.lab;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.aka.AuthenticationFunctions;
import gatehouse.aka.Milenage;
import gatehouse.aka.Tuak;
import gatehouse.base.Endpoint;
import gatehouse.base.Secret;
import gatehouse.esp.Encryption;
import gatehouse.esp.EspSuite;
import gatehouse.esp.Integrity;
import gatehouse.lab.home.HomeSubscriber;
import gatehouse.lab.home.Irregularity;
import gatehouse.lab.operator.Subscriber;
import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.lab.pcscf.Disturbance;
import gatehouse.sip.auth.DigestAlgorithm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The {@code access} part of the lab's settings (image/README.md): what the P-CSCF agrees to, and what is to go wrong.
 *
 * @param reauthenticate whether an ISIM is challenged at each re-registration
 * @param homeScript what the home network does wrong
 * @param rawEsp whether plain ESP is taken, which needs CAP_NET_RAW
 * @param streams whether TCP runs inside the SAs too, which needs CAP_NET_ADMIN
 * @param keys the folder of the SA table for whoever reads the capture, or null
 */
record AccessSettings(
        AccessPolicy policy,
        boolean reauthenticate,
        List<Irregularity> homeScript,
        boolean rawEsp,
        boolean streams,
        @Nullable Path keys) {

    static AccessSettings read(Path file, JsonNode node, Endpoint pcscf, List<Subscriber> subscribers)
            throws LabSettings.Unusable {
        AccessPolicy policy = AccessPolicy.of(pcscf);
        if (node.has("suites")) {
            List<EspSuite> suites = new ArrayList<>();
            for (JsonNode suite : node.path("suites")) {
                suites.add(suite(file, suite.asText()));
            }
            if (suites.isEmpty()) {
                throw new LabSettings.Unusable(file + ": suites: name at least one, such as aes-cbc/hmac-sha-1-96");
            }
            policy = policy.suites(suites);
        }
        List<Disturbance> script = new ArrayList<>();
        List<Irregularity> homeScript = new ArrayList<>();
        for (JsonNode wrong : node.path("script")) {
            String word = wrong.asText().toUpperCase(Locale.ROOT).replace('-', '_');
            if (names(Disturbance.values()).contains(word)) {
                script.add(Disturbance.valueOf(word));
            } else if (names(Irregularity.values()).contains(word)) {
                homeScript.add(Irregularity.valueOf(word));
            } else {
                throw new LabSettings.Unusable(file + ": script: " + wrong.asText() + " is none of "
                        + words(Disturbance.values()) + ", " + words(Irregularity.values()));
            }
        }
        boolean passwords = subscribers.stream().anyMatch(subscriber -> subscriber.isim() == null);
        policy = policy.script(script)
                .with(
                        node.path("nat_traversal").asBoolean(true),
                        node.path("separate_encapsulation").asBoolean(false),
                        node.path("shared_ports").asBoolean(false),
                        !passwords);
        return new AccessSettings(
                policy,
                node.path("reauthenticate").asBoolean(true),
                homeScript,
                node.path("raw_esp").asBoolean(false),
                node.path("streams").asBoolean(false),
                LabSettings.path(node.path("keys")));
    }

    /** {@code ealg/alg} in the words of TS 33.203 Annex H. */
    private static EspSuite suite(Path file, String text) throws LabSettings.Unusable {
        String[] names = text.split("/", -1);
        for (Encryption encryption : Encryption.values()) {
            for (Integrity integrity : Integrity.values()) {
                if (names.length == 2
                        && encryption.label().equals(names[0])
                        && integrity.label().equals(names[1])
                        && integrity != Integrity.HMAC_SHA_2_256_128) {
                    try {
                        return EspSuite.of(encryption, integrity);
                    } catch (IllegalArgumentException e) {
                        throw new LabSettings.Unusable(file + ": suites: " + e.getMessage());
                    }
                }
            }
        }
        throw new LabSettings.Unusable(
                file + ": suites: " + text + " is no pair of ealg and alg, such as aes-cbc/hmac-sha-1-96");
    }

    static Subscriber subscriber(Path file, JsonNode node, String domain) throws LabSettings.Unusable {
        String number = LabSettings.text(file, node, "number");
        String user = LabSettings.text(file, node, "user");
        JsonNode isim = node.path("isim");
        String name = isim.path("algorithm").asText("AKAv1-MD5");
        DigestAlgorithm algorithm = DigestAlgorithm.of(name);
        if (algorithm == null || algorithm.akaVersion() == 0) {
            throw new LabSettings.Unusable(file + ": isim: " + name + " is no AKA algorithm; try AKAv1-MD5");
        }
        boolean tuak = isim.has("topc");
        try (Secret k = key(file, isim, "k", tuak && isim.path("k").asText().length() == 64 ? 64 : 32);
                Secret constant = tuak ? key(file, isim, "topc", 64) : key(file, isim, "opc", 32)) {
            AuthenticationFunctions functions = tuak ? Tuak.withTopc(k, constant, 8, 1) : Milenage.withOpc(k, constant);
            List<String> impus = List.of("sip:" + number + "@" + domain, "tel:" + number);
            return Subscriber.withIsim(
                    number, user, new HomeSubscriber(user + "@" + domain, impus, functions, algorithm));
        }
    }

    private static Secret key(Path file, JsonNode isim, String name, int digits) throws LabSettings.Unusable {
        String hex = LabSettings.text(file, isim, name);
        if (!hex.matches("[0-9a-fA-F]{" + digits + "}")) {
            throw new LabSettings.Unusable(file + ": isim: " + name + " has " + digits + " hexadecimal digits");
        }
        return Secret.owning(HexFormat.of().parseHex(hex));
    }

    private static List<String> names(Enum<?>[] values) {
        List<String> names = new ArrayList<>();
        for (Enum<?> value : values) {
            names.add(value.name());
        }
        return names;
    }

    private static String words(Enum<?>[] values) {
        return String.join(", ", names(values)).toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
