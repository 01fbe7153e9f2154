package gatehouse.scenarios.stack;

import gatehouse.testkit.Seeded;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Makes messages that are broken in some way, the same ones for the same seed. */
final class Vandal {
    private static final List<String> STARTS = List.of(
            "INVITE sip:house@%s SIP/2.0",
            "REGISTER sip:%s SIP/2.0",
            "OPTIONS sip:%s;transport=udp SIP/2.0",
            "BYE sip:house@%s SIP/2.0",
            "CANCEL sip:house@%s SIP/2.0",
            "ACK sip:house@%s SIP/2.0",
            "SIP/2.0 200 OK",
            "SIP/2.0 183 Session Progress");
    private static final List<String> DAMAGE = List.of(
            "\0",
            "\r",
            "\n",
            "\r\n\r\n",
            "\"",
            "<",
            ">;;",
            "%",
            "99999999999999999999",
            "-1",
            ": ",
            ";branch=",
            "[::",
            "\u00ff\u00fe",
            "Content-Length: 4294967296\r\n",
            "Via: SIP/2.0/UDP \r\n",
            "To: <sip:\r\n",
            " SIP/2.0");

    private final Seeded chance;
    private int made;

    Vandal(long seed) {
        chance = new Seeded(seed);
    }

    /** The next message: always with a fault, often with several. */
    byte[] next(String target) {
        String start = STARTS.get(chance.between(0, STARTS.size() - 1));
        String method = start.startsWith("SIP") ? "INVITE" : start.substring(0, start.indexOf(' '));
        String id = "v" + ++made;
        byte[] message = (start.formatted(target) + "\r\nVia: SIP/2.0/UDP 192.0.2.66:5060;branch=z9hG4bK" + id
                        + ";rport\r\nMax-Forwards: 70\r\nFrom: \"Mallory\" <sip:mallory@vandals.example>;tag=" + id
                        + "\r\nTo: <sip:house@" + target + ">\r\nCall-ID: " + id + "@vandals.example\r\nCSeq: 1 "
                        + method
                        + "\r\nContact: <sip:mallory@192.0.2.66>\r\nContent-Type: application/sdp\r\nContent-Length: 9\r\n\r\n"
                        + "v=0\r\ns=-\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        message = damaged(message, DAMAGE.get(chance.between(0, DAMAGE.size() - 1)));
        for (int more = chance.between(0, 3); more > 0; more--) {
            message = switch (chance.between(0, 4)) {
                case 0 -> flipped(message);
                case 1 -> Arrays.copyOf(message, chance.between(1, message.length));
                case 2 -> repeated(message);
                case 3 -> damaged(message, DAMAGE.get(chance.between(0, DAMAGE.size() - 1)));
                default -> damaged(message, "A".repeat(chance.between(1, 20_000)));
            };
        }
        return message.length > 60_000 ? Arrays.copyOf(message, 60_000) : message;
    }

    private byte[] damaged(byte[] message, String damage) {
        int at = chance.between(0, message.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(message, 0, at);
        out.writeBytes(damage.getBytes(StandardCharsets.ISO_8859_1));
        out.write(message, at, message.length - at);
        return out.toByteArray();
    }

    private byte[] flipped(byte[] message) {
        byte[] out = message.clone();
        out[chance.between(0, out.length - 1)] ^= (byte) (1 << chance.between(0, 7));
        return out;
    }

    private byte[] repeated(byte[] message) {
        int from = chance.between(0, message.length - 1);
        int to = chance.between(from, message.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(message, 0, to);
        out.write(message, from, message.length - from);
        return out.toByteArray();
    }
}
