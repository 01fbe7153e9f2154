package gatehouse.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.sip.message.StreamFramer.Frame;
import gatehouse.sip.message.StreamFramer.Side;
import gatehouse.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages and keep-alives come out of a stream whole, however it was cut. */
class StreamFramerTest {
    private static byte[] message(int body) {
        return Octets.octets("OPTIONS sip:a.example SIP/2.0\r\nVia: SIP/2.0/TCP a.example;branch=z9hG4bK1\r\n"
                + "Subject: Content-Length: 9\r\n and folded\r\nl\t:\r\n " + body + "\r\n\r\n" + "x".repeat(body));
    }

    private static void offer(StreamFramer framer, String text) {
        byte[] octets = Octets.octets(text);
        framer.offer(octets, 0, octets.length);
    }

    @Test
    void cutsMessagesWhereverTheStreamIsCut() {
        Seeds.check(300, 5_000, seeded -> {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            List<String> sent = new ArrayList<>();
            for (int i = seeded.between(1, 8); i > 0; i--) {
                byte[] message = message(seeded.between(0, 3000));
                sent.add(Octets.ascii(message, 0, message.length));
                stream.writeBytes(Octets.octets("\r\n".repeat(seeded.between(0, 3))));
                stream.writeBytes(message);
            }
            byte[] octets = stream.toByteArray();
            StreamFramer framer = new StreamFramer(SipLimits.DEFAULT, seeded.chance(0.5) ? Side.OPENED : Side.ACCEPTED);
            List<String> found = new ArrayList<>();
            int at = 0;
            while (at < octets.length) {
                int count = Math.min(octets.length - at, seeded.between(1, 1500));
                framer.offer(octets, at, count);
                at += count;
                for (Frame frame = framer.next(); frame != null; frame = framer.next()) {
                    if (frame instanceof Frame.Message(ByteView view)) {
                        found.add(view.latin1());
                    }
                }
            }
            assertEquals(sent, found);
        });
    }

    @Test
    void aLonePongDoesNotUpsetIt() {
        StreamFramer framer = new StreamFramer(SipLimits.DEFAULT, Side.OPENED);
        offer(framer, "\r");
        assertNull(framer.next());
        offer(framer, "\n");
        assertInstanceOf(Frame.Pong.class, framer.next());
        assertNull(framer.next());
        byte[] message = message(3);
        framer.offer(message, 0, message.length);
        assertInstanceOf(Frame.Message.class, framer.next());
        offer(framer, "\r\n");
        assertInstanceOf(Frame.Pong.class, framer.next());
    }

    @Test
    void aPingIsTwoCrlfsAlsoInTwoSegments() {
        StreamFramer framer = new StreamFramer(SipLimits.DEFAULT, Side.ACCEPTED);
        offer(framer, "\r\n");
        assertNull(framer.next());
        offer(framer, "\r\n");
        assertInstanceOf(Frame.Ping.class, framer.next());
        offer(framer, "\r\n\r\n");
        assertInstanceOf(Frame.Ping.class, framer.next());
        // a lone CRLF in front of a message is no half ping afterwards (RFC 3261 7.5)
        offer(framer, "\r\n");
        byte[] message = message(0);
        framer.offer(message, 0, message.length);
        offer(framer, "\r\n");
        assertNull(nextMessageThenRest(framer));
    }

    private static Frame nextMessageThenRest(StreamFramer framer) {
        Frame frame = framer.next();
        while (!(frame instanceof Frame.Message)) {
            frame = framer.next();
        }
        return framer.next();
    }

    @Test
    void aFloodOfKeepAlivesIsOneFrame() {
        StreamFramer framer = new StreamFramer(SipLimits.DEFAULT, Side.ACCEPTED);
        offer(framer, "\r\n".repeat(20_000));
        assertInstanceOf(Frame.Ping.class, framer.next());
        assertNull(framer.next());
    }

    @Test
    void breaksWhereNoLengthCanBeKnown() {
        for (String headers : List.of(
                "Subject: none\r\n\r\n",
                "Content-Length: -1\r\n\r\n",
                "Content-Length: 1\r\nl: 2\r\n\r\n",
                "Content-Length: 99999999999\r\n\r\n",
                "Content-Length: 65537\r\n\r\n",
                "Content-Length:\r\n\r\n",
                "Content-Length 5\r\n\r\n")) {
            StreamFramer framer = new StreamFramer(SipLimits.DEFAULT, Side.ACCEPTED);
            offer(framer, "OPTIONS sip:a.example SIP/2.0\r\n" + headers + "BYE sip:a.example SIP/2.0\r\n");
            Frame.Broken broken = assertInstanceOf(Frame.Broken.class, framer.next(), headers);
            assertTrue(broken.octets().length() > 0);
            assertInstanceOf(Frame.Broken.class, framer.next());
        }
    }

    @Test
    void holdsNoMoreThanOneMessage() {
        SipLimits limits = new SipLimits(4_000, 1_000, 20, 2_000, 4, 2);
        StreamFramer framer = new StreamFramer(limits, Side.ACCEPTED);
        Frame frame = null;
        int offered = 0;
        while (frame == null && offered < 100_000) {
            offer(framer, "X-Endless: yes\r\n");
            offered += 16;
            frame = framer.next();
        }
        assertInstanceOf(Frame.Broken.class, frame);
        assertTrue(offered <= 4_032, "held " + offered);
    }
}
