package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureTest {
    private static final Clock CLOCK = new StoppedClock(Instant.ofEpochSecond(1_700_000_000, 5));
    private static final Flow FOUR =
            new Flow(Transport.UDP, Endpoint.of("192.0.2.1:5060"), Endpoint.of("203.0.113.10:5060"));
    private static final Flow SIX =
            new Flow(Transport.TLS, Endpoint.of("[2001:db8::2]:40000"), Endpoint.of("[2001:db8::10]:5061"));

    private final Capture capture = new Capture(CLOCK);
    private final MessageTrace trace = new MessageTrace(CLOCK, 1, capture);

    @Test
    void takesNothingUnlessItRuns() {
        trace.sent("lab", FOUR, sip("Digest response=\"0123\""));
        assertEquals(0, capture.pcapng().length);
        capture.start();
        capture.stop();
        trace.sent("lab", FOUR, sip("Digest response=\"0123\""));
        assertEquals(new CaptureStatus(false, 1_700_000_000_000L, 0, capture.pcapng().length, false), capture.status());
    }

    @Test
    void messagesAreDatagramsWithoutSecretsAndVoiceIsHeadersAlone() {
        capture.start();
        trace.sent("lab", FOUR, sip("Digest username=\"alice\", response=\"0123456789abcdef\""));
        trace.received("lab", SIX, sip("Digest response=\"fedcba9876543210\""));
        byte[] voice = new byte[20 + 8 + 172];
        voice[0] = 0x45;
        java.util.Arrays.fill(voice, 40, voice.length, (byte) 0x55);
        capture.voice(ByteView.of(voice));
        List<byte[]> packets = packets(capture.pcapng());
        assertEquals(3, packets.size());
        assertEquals(3, capture.status().packets());
        String first = new String(packets.get(0), StandardCharsets.ISO_8859_1);
        assertTrue(first.contains("username=\"alice\"") && first.contains("[redacted]"), first);
        assertFalse(first.contains("0123456789"), first);
        assertEquals(0x45, packets.get(0)[0]);
        assertEquals(0x60, packets.get(1)[0]);
        assertEquals(40, packets.get(2).length, "IP, UDP and RTP headers, and no voice");
    }

    @Test
    void endsByItselfWhenItIsFull() {
        capture.start();
        byte[] message = sip("x".repeat(15_000));
        for (int i = 0; i < 400; i++) {
            trace.sent("lab", FOUR, message);
        }
        assertTrue(capture.status().full());
        assertFalse(capture.isRunning());
        assertTrue(capture.pcapng().length <= Capture.MOST_BYTES + 32);
        capture.start();
        assertFalse(capture.status().full());
    }

    private static byte[] sip(String authorization) {
        return ("REGISTER sip:home.example SIP/2.0\r\nCall-ID: 1@box\r\nAuthorization: " + authorization
                        + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The packets of a file; every block's length stands at both of its ends. */
    private static List<byte[]> packets(byte[] file) {
        List<byte[]> packets = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int start = in.position();
            int type = in.getInt();
            int length = in.getInt();
            assertEquals(length, in.getInt(start + length - 4));
            if (type == 6) {
                byte[] packet = new byte[in.getInt(start + 20)];
                in.get(start + 28, packet);
                packets.add(packet);
            }
            in.position(start + length);
        }
        return packets;
    }
}
