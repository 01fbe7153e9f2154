package gatehouse.media.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.IpAddress;
import gatehouse.media.Mutator;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SessionDescriptionTest {
    static final String IMS_OFFER = """
            v=0
            o=alice 2890844526 2890844527 IN IP6 2001:db8::1
            s=-
            i=a call
            c=IN IP6 2001:db8::1
            b=AS:80
            t=0 0
            x=from the future
            a=sendrecv
            m=audio 49170 RTP/AVP 97 8 0 101
            i=voice
            b=RS:600
            b=RR:2000
            a=rtpmap:97 AMR/8000/1
            a=fmtp:97 mode-change-capability=2; max-red=220
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=ptime:20
            a=maxptime:240
            a=curr:qos local none
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0
            m=video 0 RTP/AVP 31
            c=IN IP4 192.0.2.1
            """;

    static SessionDescription parse(String text) {
        return decode(text).orThrow();
    }

    static Decoded<SessionDescription> decode(String text) {
        return SessionDescription.decode(ByteView.of(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsAnImsOffer() {
        SessionDescription sdp = parse(IMS_OFFER);
        assertEquals("alice", sdp.origin().username());
        assertEquals("2890844528", sdp.origin().next().version());
        assertEquals(2, sdp.media().size());
        MediaDescription audio = sdp.media().getFirst();
        assertEquals(IpAddress.of("2001:db8::1"), sdp.address(audio));
        assertEquals(4, audio.payloadFormats().size());
        assertEquals(
                new PayloadFormat(97, "AMR", 8000, 1, "mode-change-capability=2; max-red=220"),
                audio.payloadFormats().getFirst());
        assertEquals(PayloadFormat.PCMA, audio.payloadFormats().get(1));
        assertEquals(240, audio.millis("maxptime"));
        assertEquals(Direction.SENDRECV, sdp.direction(audio));
        assertTrue(sdp.media().get(1).isRejected());
        assertEquals(IpAddress.of("192.0.2.1"), sdp.address(sdp.media().get(1)));
    }

    @Test
    void writesWhatItReadWithUnknownLinesKept() {
        SessionDescription sdp = parse(IMS_OFFER);
        String text = new String(sdp.encode(), StandardCharsets.UTF_8);
        assertEquals(IMS_OFFER.replace("\n", "\r\n"), text);
    }

    @Test
    void keysDoNotShowInText() {
        assertFalse(parse(IMS_OFFER).toString().contains("c2VjcmV0"));
    }

    @Test
    void forgivesBareLineFeedsAndMissingLines() {
        SessionDescription sdp = SessionDescription.decode(
                        ByteView.of("v=0\no=- 1 1 IN IP4 10.0.0.1\nm=audio 4000 RTP/AVP 0\nc=IN IP4 10.0.0.1\n"
                                .getBytes(StandardCharsets.US_ASCII)))
                .orThrow();
        assertEquals("-", sdp.name());
        assertTrue(new String(sdp.encode(), StandardCharsets.US_ASCII).contains("\r\nt=0 0\r\n"));
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertMalformed("a description starts with v=0", 0, "o=- 1 1 IN IP4 1.2.3.4\n");
        assertMalformed("o= has six fields", 5, "v=0\no=- 1 IN IP4 1.2.3.4\n");
        assertMalformed("a media port is 0 to 65535", 31, "v=0\no=- 1 1 IN IP4 1.2.3.4\n\nm=audio 65536 RTP/AVP 0\n");
        assertMalformed("no o= line", 5, "v=0\n");
        assertMalformed("empty description", 0, "");
        assertMalformed("a line is a letter, an equals sign and a value", 5, "v=0\nhello\n");
    }

    private static void assertMalformed(String reason, int offset, String text) {
        assertEquals(Decoded.malformed(reason, offset), decode(text));
    }

    @Test
    void namesAndMulticastAreNoUnicastAddress() {
        assertNull(new Connection("IP4", "224.2.36.42/127").address());
        assertNull(new Connection("IP4", "host.example.com").address());
        assertNull(new Connection("IP4", "2001:db8::1").address());
    }

    @Test
    void damagedInputNeverThrowsAndWhatIsReadIsStable() {
        byte[] seed = IMS_OFFER.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        int rounds = Boolean.getBoolean("gatehouse.long") ? 1_000_000 : 20_000;
        int good = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] damaged = new Mutator(i).next(seed);
            if (SessionDescription.decode(ByteView.of(damaged)) instanceof Decoded.Ok<SessionDescription>(var sdp)) {
                good++;
                sdp.media().forEach(MediaDescription::payloadFormats);
                SessionDescription again =
                        SessionDescription.decode(ByteView.of(sdp.encode())).orThrow();
                SessionDescription third =
                        SessionDescription.decode(ByteView.of(again.encode())).orThrow();
                assertEquals(again, third, "seed " + i);
                assertEquals(sdp.media().size(), again.media().size(), "seed " + i);
                assertEquals(sdp.attributes(), again.attributes(), "seed " + i);
                OfferAnswer.answer(
                        sdp, sdp.origin(), LocalAudio.g711(new gatehouse.base.Endpoint(IpAddress.LOOPBACK_V4, 4)));
            }
        }
        assertTrue(good > rounds / 20, "only " + good + " of " + rounds + " were read");
        assertInstanceOf(Decoded.Malformed.class, SessionDescription.decode(ByteView.of(new byte[70_000])));
    }
}
