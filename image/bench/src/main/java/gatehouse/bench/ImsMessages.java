package gatehouse.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** The messages that are parsed: what an IMS phone really sends, and 256 variants of it, since one repeated flatters. */
final class ImsMessages {
    private static final long SEED = 20_261_121;
    private static final HexFormat HEX = HexFormat.of();

    private ImsMessages() {}

    /** The set of messages by its name in the report: one, or the 256 of {@code mix}. */
    static byte[][] named(String name) {
        return switch (name) {
            case "invite4" -> new byte[][] {invite("192.0.2.177", "198.51.100.10", new Random(SEED), false)};
            case "invite6" ->
                new byte[][] {invite("[2001:db8:ab:cd::177]", "[2001:db8:ff::10]", new Random(SEED), false)};
            case "register4" -> new byte[][] {register("192.0.2.177", new Random(SEED), false)};
            case "register6" -> new byte[][] {register("[2001:db8:ab:cd::177]", new Random(SEED), false)};
            case "mix" -> mix();
            default -> throw new IllegalArgumentException("no messages are named " + name);
        };
    }

    private static byte[][] mix() {
        Random random = new Random(SEED);
        byte[][] messages = new byte[256][];
        for (int i = 0; i < messages.length; i++) {
            String host = random.nextBoolean()
                    ? "192.0.2." + (1 + random.nextInt(254))
                    : "[2001:db8:" + Integer.toHexString(random.nextInt(65536)) + "::" + (1 + random.nextInt(999))
                            + "]";
            String proxy = random.nextBoolean() ? "198.51.100.10" : "[2001:db8:ff::10]";
            messages[i] = i % 4 == 3 ? register(host, random, true) : invite(host, proxy, random, true);
        }
        return messages;
    }

    private static String token(Random random, int octets) {
        byte[] bytes = new byte[octets];
        random.nextBytes(bytes);
        return HEX.formatHex(bytes);
    }

    private static byte[] invite(String host, String proxy, Random random, boolean varied) {
        String user = "+4930" + (1_000_000 + random.nextInt(9_000_000));
        String called = "+4989" + (1_000_000 + random.nextInt(9_000_000));
        String domain = "ims.mnc001.mcc262.3gppnetwork.org";
        int extra = varied ? random.nextInt(12) : 4;
        String sdp = sdp(host, random, varied);
        List<String> headers = new ArrayList<>(List.of(
                "Max-Forwards: 70",
                "Route: <sip:" + proxy + ":5060;lr>, <sip:orig@scscf1." + domain + ";lr>",
                "From: \"Ann Home\" <sip:" + user + "@" + domain + ";user=phone>;tag=" + token(random, 4 + extra / 2),
                "To: <tel:" + called + ";phone-context=" + domain + ">",
                "Call-ID: " + token(random, 8 + extra) + "@" + host,
                "CSeq: " + (1 + random.nextInt(100_000)) + " INVITE",
                "Contact: <sip:" + user + "@" + host + ":5060;transport=udp>;+g.3gpp.icsi-ref="
                        + "\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\";+sip.instance=\"<urn:uuid:"
                        + "00000000-0000-1000-8000-" + token(random, 6) + ">\"",
                "Allow: INVITE,ACK,CANCEL,BYE,PRACK,UPDATE,REFER,NOTIFY,INFO,OPTIONS,MESSAGE",
                "Supported: 100rel, timer, precondition, replaces, gruu, outbound",
                "Accept: application/sdp, application/3gpp-ims+xml",
                "Session-Expires: 1800;refresher=uac",
                "Min-SE: 90",
                "P-Preferred-Identity: <sip:" + user + "@" + domain + ">",
                "P-Access-Network-Info: xDSL;dsl-location=\"" + token(random, 6) + "\"",
                "P-Preferred-Service: urn:urn-7:3gpp-service.ims.icsi.mmtel",
                "Accept-Contact: *;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\"",
                "User-Agent: Gatehouse/0.1",
                "Content-Type: application/sdp",
                "Content-Length: " + sdp.length()));
        return message(
                "INVITE sip:" + called + "@" + domain + ";user=phone SIP/2.0",
                List.of("Via: SIP/2.0/UDP " + host + ":5060;branch=z9hG4bK" + token(random, 8 + extra) + ";rport"),
                headers,
                sdp,
                random,
                varied);
    }

    private static byte[] register(String host, Random random, boolean varied) {
        String user = "26201" + (1_000_000_000L + random.nextInt(1_000_000_000));
        String domain = "ims.mnc001.mcc262.3gppnetwork.org";
        List<String> headers = new ArrayList<>(List.of(
                "Max-Forwards: 70",
                "From: <sip:" + user + "@" + domain + ">;tag=" + token(random, 6),
                "To: <sip:" + user + "@" + domain + ">",
                "Call-ID: " + token(random, 12) + "@" + host,
                "CSeq: " + (1 + random.nextInt(1_000)) + " REGISTER",
                "Contact: <sip:" + user + "@" + host + ":5062>;expires=600000;+sip.instance=\"<urn:uuid:"
                        + "00000000-0000-1000-8000-" + token(random, 6) + ">\";reg-id=1",
                "Authorization: Digest username=\"" + user + "@" + domain + "\", realm=\"" + domain + "\", nonce=\""
                        + token(random, 22) + "\", uri=\"sip:" + domain + "\", response=\"" + token(random, 16)
                        + "\", algorithm=AKAv1-MD5, cnonce=\"" + token(random, 8) + "\", qop=auth, nc=00000001",
                "Security-Client: ipsec-3gpp;alg=hmac-sha-1-96;ealg=aes-cbc;spi-c=11111;spi-s=22222;port-c=5062;port-s=5064",
                "Security-Verify: ipsec-3gpp;q=0.1;alg=hmac-sha-1-96;ealg=aes-cbc;spi-c=4096;spi-s=4097;port-c=5100;port-s=6100",
                "Require: sec-agree",
                "Proxy-Require: sec-agree",
                "Supported: path, gruu, outbound",
                "Expires: 600000",
                "P-Access-Network-Info: xDSL;dsl-location=\"" + token(random, 6) + "\"",
                "User-Agent: Gatehouse/0.1",
                "Content-Length: 0"));
        return message(
                "REGISTER sip:" + domain + " SIP/2.0",
                List.of("Via: SIP/2.0/UDP " + host + ":5062;branch=z9hG4bK" + token(random, 10) + ";rport"),
                headers,
                "",
                random,
                varied);
    }

    private static byte[] message(
            String line, List<String> vias, List<String> headers, String body, Random random, boolean varied) {
        if (varied) {
            Collections.shuffle(headers, random);
            headers.replaceAll(header -> random.nextInt(4) == 0 ? compact(header) : header);
            for (int i = random.nextInt(3); i > 0; i--) {
                headers.add(random.nextInt(headers.size()), "X-Operator-" + i + ": " + token(random, 10));
            }
        }
        return (line + "\r\n" + String.join("\r\n", vias) + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String compact(String header) {
        String name = header.substring(0, header.indexOf(':'));
        String value = header.substring(name.length());
        return switch (name) {
            case "From" -> "f" + value;
            case "To" -> "t" + value;
            case "Call-ID" -> "i" + value;
            case "Contact" -> "m" + value;
            case "Supported" -> "k" + value;
            case "Content-Type" -> "c" + value;
            case "Content-Length" -> "l" + value;
            case "Session-Expires" -> "x" + value;
            default -> header;
        };
    }

    private static String sdp(String host, Random random, boolean varied) {
        String family = host.startsWith("[") ? "IN IP6 " : "IN IP4 ";
        String address = family + host.replace("[", "").replace("]", "");
        return "v=0\r\no=- " + random.nextInt(Integer.MAX_VALUE) + " 1 " + address + "\r\ns=-\r\nc=" + address
                + "\r\nb=AS:64\r\nt=0 0\r\nm=audio " + (20_000 + 2 * random.nextInt(10_000))
                + " RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
                + "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
                + (varied && random.nextBoolean() ? "a=curr:qos local none\r\na=curr:qos remote none\r\n" : "");
    }
}
