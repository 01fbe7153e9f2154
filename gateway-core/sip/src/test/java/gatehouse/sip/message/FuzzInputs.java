package gatehouse.sip.message;

import gatehouse.testkit.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The committed corpus of each target, and a mutator over it. */
final class FuzzInputs {
    private static final List<String> WORDS = List.of(
            "\r\n",
            "\r\n ",
            "\r\n\r\n",
            "%00",
            "%",
            "\"",
            "\\",
            "<",
            ">",
            ";",
            ",",
            ":",
            "@",
            "=",
            "?",
            "&",
            "[::1]",
            "[",
            "sip:",
            "tel:+1",
            ";tag=",
            ";branch=z9hG4bK",
            "Content-Length: ",
            "l:",
            "v:SIP/2.0/UDP a;branch=z9hG4bKx\r\n",
            "4294967296",
            "-1",
            "--b\r\n",
            "--b--",
            "multipart/mixed;boundary=b",
            "\t",
            "\0",
            "é",
            "(",
            ")",
            "*");

    /** The media types that have a decoder; the first octet of an input chooses one. */
    static final List<MediaType> BODIES = List.of(
            MediaType.of("application/reginfo+xml"),
            MediaType.of("application/simple-message-summary"),
            MediaType.of("application/3gpp-ims+xml"),
            MediaType.of("application/pidf+xml"),
            MediaType.of("message/sipfrag;version=2.0"));

    private static final List<String> BODY_TEXTS = List.of(
            """
            <?xml version="1.0"?><reginfo xmlns="urn:ietf:params:xml:ns:reginfo" version="0" state="full">
            <registration aor="sip:joe@example.com" id="a7" state="active"><contact id="76" state="active"
            event="registered" expires="7200" retry-after="1" q="0.8"><uri>sip:joe@pc34.example.com</uri>
            <display-name xml:lang="en">Joe &amp; <![CDATA[<Jane>]]></display-name></contact></registration></reginfo>
            """,
            """
            <reginfo version="4294967295" state="partial"><registration aor="tel:+1" id="b" state="terminated">
            <contact id="1" state="terminated" event="probation" retry-after="4294967295"><uri>sip:x</uri></contact>
            <contact id="2" state="init" event="created"><uri>&#x41;</uri></contact></registration></reginfo>
            """,
            """
            <!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "dddd">]><reginfo version="1" state="full">&b;</reginfo>
            """,
            "Messages-Waiting: yes\r\nMessage-Account: sip:alice@vmail.example.com\r\nVoice-Message: 2/8 (0/2)\r\n"
                    + "Fax-Message: 0/1\r\n\r\nTo: <alice@example.com>\r\n",
            "messages-waiting : NO\n",
            """
            <ims-3gpp version="1"><alternative-service><type><emergency/></type><reason>use 112</reason>
            <action>emergency-registration</action></alternative-service></ims-3gpp>
            """,
            """
            <ims-3gpp version="1"><alternative-service><type>restoration</type><reason/>
            <action>initial-registration</action></alternative-service></ims-3gpp>
            """,
            """
            <presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:a@b"><tuple id="1"><status><basic>open</basic>
            </status><contact priority="0.8">sip:a@b</contact><note>n</note></tuple><note>m</note></presence>
            """,
            "SIP/2.0 180 Ringing\r\nTo: <sip:a@b>;tag=1\r\n",
            "INVITE sip:a@b SIP/2.0\r\nFrom: <sip:c@d>\r\n\r\nbody");

    private FuzzInputs() {}

    /** Inputs that are replayed in every run: by hand, from RFC 4475's clauses, and whatever was once a finding. */
    static List<byte[]> corpus(FuzzTarget target) {
        List<byte[]> inputs = new ArrayList<>();
        for (String line : lines("fuzz-corpus.txt")) {
            if (line.startsWith(target.name() + " ")) {
                inputs.add(HexFormat.of().parseHex(line.substring(target.name().length() + 1)));
            }
        }
        switch (target) {
            case STUN, DHCP -> {} // their corpus is the file's
            case MESSAGE -> inputs.addAll(TortureMessages.own().values());
            case FRAMING -> TortureMessages.own().values().forEach(octets -> inputs.add(join(new byte[2], octets)));
            case HEADER -> headers(inputs);
            case URI -> uris(inputs);
            case BODY -> bodies(inputs);
            case AGREEMENT -> agreements(inputs);
            case MULTIPART -> TortureMessages.own().values().forEach(octets -> inputs.add(join(part(), octets, end())));
        }
        return inputs;
    }

    private static byte[] part() {
        return "--b\r\nContent-Type: text/plain\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] end() {
        return "\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    /** Every header of the committed lines, and every known header line of the torture messages, led in by its number. */
    private static void headers(List<byte[]> inputs) {
        for (String line : lines("fuzz-headers.txt")) {
            int colon = line.indexOf(':');
            header(
                    line.substring(0, colon),
                    Octets.octets(line.substring(colon + 1).strip()),
                    inputs);
        }
        for (byte[] octets : TortureMessages.own().values()) {
            Optional<SipMessage> message =
                    Optional.ofNullable(SipParser.parse(octets).or(null));
            message.ifPresent(m -> m.fields()
                    .forEach(field -> header(field.name(), field.value().copy(), inputs)));
        }
    }

    private static void header(String name, byte[] value, List<byte[]> inputs) {
        byte[] octets = Octets.octets(name);
        int number = HeaderTable.find(octets, 0, octets.length);
        if (number > 0) {
            inputs.add(join(new byte[] {(byte) (number - 1)}, value));
        }
    }

    /** The lines of a committed file that are no comments. */
    static List<String> lines(String file) {
        try (InputStream in = FuzzInputs.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void bodies(List<byte[]> inputs) {
        for (int i = 0; i < BODIES.size(); i++) {
            for (String text : BODY_TEXTS) {
                inputs.add(join(new byte[] {(byte) i}, Octets.octets(text)));
            }
        }
    }

    private static void uris(List<byte[]> inputs) {
        for (String uri : List.of(
                "sip:alice@example.com",
                "sips:a%40b:p@[2001:db8::1]:5061;transport=tcp;lr?Subject=x&Route=%3Csip:y%3E",
                "tel:+49-30-(123).4;phone-context=example.com;ext=5",
                "urn:service:sos.police",
                "sip:192.0.2.1:5060")) {
            inputs.add(Octets.octets(uri));
        }
    }

    private static void agreements(List<byte[]> inputs) {
        for (String value : List.of(
                "ipsec-3gpp;q=0.1;prot=esp;mod=trans;spi-c=4096;spi-s=4097;port-c=5100;port-s=6100;alg=hmac-sha-1-96;ealg=aes-cbc",
                "ipsec-3gpp;alg=hmac-md5-96;spi-c=0000001111;spi-s=2222;port-c=5062;port-s=5064,sdes-srtp;mediasec",
                "ipsec-3gpp;mod=UDP-enc-tun;alg=aes-gmac;spi-c=1;spi-s=2;port-c=3;port-s=4;port-ues=5;port-ued=null",
                "tls;q=1.000,digest;d-alg=md5;q=0.5,ipsec-3gpp;alg=null;ealg=aes-gcm;mod=tun;spi-c=1;spi-s=2;port-c=3;port-s=4")) {
            inputs.add(Octets.octets(value));
        }
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** One to eight small changes of one input of the corpus. */
    static byte[] mutant(List<byte[]> corpus, Seeded seeded) {
        byte[] input = seeded.pick(corpus);
        for (int i = seeded.between(1, 8); i > 0; i--) {
            int at = seeded.between(0, input.length);
            int to = Math.min(input.length, at + seeded.between(0, 12));
            byte[] head = Arrays.copyOf(input, at);
            byte[] tail = Arrays.copyOfRange(input, at, input.length);
            byte[] behind = Arrays.copyOfRange(input, to, input.length);
            input = switch (seeded.between(0, 5)) {
                case 0 -> join(head, Octets.octets(seeded.pick(WORDS)), tail);
                case 1 -> join(head, Octets.octets(seeded.pick(WORDS)), behind);
                case 2 -> join(head, behind);
                case 3 -> join(head, seeded.bytes(1), behind);
                case 4 -> join(head, Arrays.copyOfRange(input, at, to), tail);
                default -> {
                    byte[] other = seeded.pick(corpus);
                    int from = seeded.between(0, other.length);
                    yield join(head, Arrays.copyOfRange(other, from, Math.min(other.length, from + 40)), tail);
                }
            };
        }
        return input.length > 70_000 ? Arrays.copyOf(input, 70_000) : input;
    }
}
