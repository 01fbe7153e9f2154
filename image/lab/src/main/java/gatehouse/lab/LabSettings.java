package gatehouse.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.lab.media.InsideWatch.Network;
import gatehouse.lab.operator.Subscriber;
import gatehouse.lab.service.ServiceSuites;
import gatehouse.lab.tls.TlsAccess;
import gatehouse.media.srtp.SrtpSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one run of the lab is told: the JSON file of image/README.md as values.
 *
 * @param reply the WAV that the remote subscriber says, or null for silence
 * @param record where what it hears is written, or null
 * @param pcap where packets are written, or null
 * @param pcapInterface the interface they are taken from
 * @param keying what the operator does of SRTP, and whom it listens to
 * @param inside networks whose addresses must never be seen as a source
 * @param access the security of the access; null without any
 * @param tls SIP over TLS beside UDP and TCP; null for none
 */
record LabSettings(
        String domain,
        Endpoint pcscf,
        IpAddress media,
        List<Subscriber> subscribers,
        @Nullable Path reply,
        @Nullable Path record,
        @Nullable Path pcap,
        String pcapInterface,
        Keying keying,
        List<Network> inside,
        @Nullable AccessSettings access,
        @Nullable TlsAccess tls) {
    /**
     * SRTP and interception.
     *
     * @param suites what the services do of it; empty for RTP in clear alone
     * @param offered whether the services ask for it themselves: keys in an offer are for signalling that nobody can read
     * @param edgeSuites what the access edge does of it
     * @param secured the numbers that the access edge offers SRTP to
     * @param keys the folder for the keys of all calls, or null
     * @param warrants the numbers whose calls are intercepted
     * @param intercepted the folder for what they say
     */
    record Keying(
            List<SrtpSuite> suites,
            boolean offered,
            List<SrtpSuite> edgeSuites,
            Set<String> secured,
            @Nullable Path keys,
            Set<String> warrants,
            @Nullable Path intercepted) {
        /** Every suite, everywhere, for who asks for it; nobody is listened to. */
        static final Keying ALL =
                new Keying(ServiceSuites.ALL, false, ServiceSuites.ALL, Set.of(), null, Set.of(), null);
    }

    /** The settings cannot be used; the message is one sentence for a person. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String sentence) {
            super(sentence);
        }
    }

    /** For other people's phones on this machine. */
    static LabSettings standalone() {
        return new LabSettings(
                "home.example",
                Endpoint.of("127.0.0.1:5060"),
                IpAddress.LOOPBACK_V4,
                List.of(
                        new Subscriber("+15550100", "alice", Secret.ofText("alice-secret"), true),
                        new Subscriber("+15550101", "bob", Secret.ofText("bob-secret"), true)),
                null,
                null,
                null,
                "",
                Keying.ALL,
                List.of(),
                null,
                null);
    }

    /** Reads the file. */
    static LabSettings read(Path file) throws Unusable {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(Files.readString(file));
        } catch (IOException e) {
            throw new Unusable(file + " cannot be read as the lab's settings: " + firstLine(e.getMessage()));
        }
        String domain = text(file, root, "domain");
        Endpoint pcscf = value(file, root, "pcscf", Endpoint::parse);
        List<Subscriber> subscribers = new ArrayList<>();
        for (JsonNode subscriber : root.path("subscribers")) {
            subscribers.add(
                    subscriber.has("isim")
                            ? AccessSettings.subscriber(file, subscriber, domain)
                            : new Subscriber(
                                    text(file, subscriber, "number"),
                                    text(file, subscriber, "user"),
                                    Secret.ofText(text(file, subscriber, "password")),
                                    subscriber.path("md5_only").asBoolean(false)));
        }
        List<Network> inside = new ArrayList<>();
        for (JsonNode network : root.path("inside")) {
            inside.add(network(file, network.asText()));
        }
        JsonNode pcap = root.path("pcap");
        return new LabSettings(
                domain,
                pcscf,
                value(file, root, "media", IpAddress::parse),
                subscribers,
                path(root.path("reply")),
                path(root.path("record")),
                path(pcap.path("file")),
                pcap.path("interface").asText(""),
                keying(file, root),
                inside,
                root.has("access") ? AccessSettings.read(file, root.path("access"), pcscf, subscribers) : null,
                root.has("tls") ? tls(file, root.path("tls")) : null);
    }

    private static TlsAccess tls(Path file, JsonNode node) throws Unusable {
        return new TlsAccess(
                value(file, node, "listen", Endpoint::parse),
                Path.of(text(file, node, "folder")),
                node.path("client_certificate").asBoolean(false));
    }

    private static Keying keying(Path file, JsonNode root) throws Unusable {
        JsonNode srtp = root.path("srtp");
        Path intercepted = path(root.path("intercepted"));
        Set<String> warrants = words(root.path("warrants"));
        if (!warrants.isEmpty() && intercepted == null) {
            throw new Unusable(file + ": warrants need intercepted, the folder for what is heard");
        }
        return new Keying(
                suites(file, srtp.path("services")),
                srtp.path("offered").asBoolean(false),
                suites(file, srtp.path("edge")),
                words(srtp.path("secured")),
                path(root.path("keys")),
                warrants,
                intercepted);
    }

    private static List<SrtpSuite> suites(Path file, JsonNode names) throws Unusable {
        if (names.isMissingNode()) {
            return ServiceSuites.ALL;
        }
        List<SrtpSuite> suites = new ArrayList<>();
        for (String name : words(names)) {
            suites.add(
                    SrtpSuite.named(name).orElseThrow(() -> new Unusable(file + ": srtp: there is no suite " + name)));
        }
        return suites;
    }

    private static Set<String> words(JsonNode list) {
        Set<String> words = new LinkedHashSet<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }

    private static Network network(Path file, String text) throws Unusable {
        int slash = text.indexOf('/');
        if (slash > 0
                && IpAddress.parse(text.substring(0, slash)) instanceof Decoded.Ok<IpAddress>(IpAddress address)
                && text.substring(slash + 1).matches("[0-9]{1,3}")) {
            int prefix = Integer.parseInt(text.substring(slash + 1));
            if (prefix <= (address.isV6() ? 128 : 32)) {
                return new Network(address, prefix);
            }
        }
        throw new Unusable(file + ": inside: " + text + " is no network; write it as 192.168.77.0/24");
    }

    static @Nullable Path path(JsonNode node) {
        return node.isTextual() ? Path.of(node.asText()) : null;
    }

    static String text(Path file, JsonNode node, String key) throws Unusable {
        JsonNode value = node.path(key);
        if (!value.isTextual() || value.asText().isBlank()) {
            throw new Unusable(file + ": " + key + " is missing; it is a text");
        }
        return value.asText();
    }

    private static <T> T value(Path file, JsonNode node, String key, Function<String, Decoded<T>> parser)
            throws Unusable {
        String text = text(file, node, key);
        return switch (parser.apply(text)) {
            case Decoded.Ok<T>(T value) -> value;
            case Decoded.Malformed<T> bad -> throw new Unusable(file + ": " + key + ": " + text + ": " + bad.reason());
        };
    }

    private static String firstLine(@Nullable String text) {
        return String.valueOf(text).lines().findFirst().orElse("no reason given");
    }
}
