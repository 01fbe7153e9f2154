package gatehouse.media.sdp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfferAnswerTest {
    private static final Endpoint OURS = Endpoint.of("192.0.2.1:4000");
    private static final Endpoint THEIRS = Endpoint.of("198.51.100.7:6000");
    private static final LocalAudio LOCAL = LocalAudio.g711(OURS);
    private static final LocalAudio FAR = LocalAudio.g711(THEIRS);
    private static final Origin ORIGIN = Origin.of(1, OURS.address());
    private static final Origin FAR_ORIGIN = Origin.of(2, THEIRS.address());

    private static SessionDescription offerOf(String media) {
        return SessionDescriptionTest.parse(
                "v=0\no=- 7 1 IN IP4 198.51.100.7\ns=-\nc=IN IP4 198.51.100.7\nt=0 0\n" + media);
    }

    private static Negotiation.Agreed agreed(SessionDescription offer, LocalAudio local) {
        return assertInstanceOf(Negotiation.Agreed.class, OfferAnswer.answer(offer, ORIGIN, local));
    }

    private static void assertRefused(String reason, SessionDescription offer) {
        assertEquals(new Negotiation.Refused(reason), OfferAnswer.answer(offer, ORIGIN, LOCAL));
    }

    @Test
    void bothSidesSeeTheSameCall() {
        SessionDescription offer = OfferAnswer.offer(ORIGIN, LOCAL);
        Negotiation.Agreed answer =
                assertInstanceOf(Negotiation.Agreed.class, OfferAnswer.answer(offer, FAR_ORIGIN, FAR));
        NegotiatedAudio far = answer.audio();
        NegotiatedAudio near =
                OfferAnswer.accept(offer, 0, LOCAL, answer.answer()).orThrow();
        assertEquals(PayloadFormat.PCMA, far.send());
        assertEquals(PayloadFormat.PCMA, near.send());
        assertEquals(101, near.eventSend());
        assertEquals(101, far.eventReceive());
        assertEquals(OURS, far.remoteRtp());
        assertEquals(THEIRS, near.remoteRtp());
        assertEquals(THEIRS.withPort(6001), near.remoteRtcp());
        assertEquals(Direction.SENDRECV, near.direction());
        assertFalse(near.rtcpMux());
        // a sender may switch between everything that was offered
        assertTrue(near.receive().contains(PayloadFormat.PCMU));
    }

    @Test
    void theOffererPrefersAndItsNumbersCount() {
        Negotiation.Agreed agreed = agreed(
                offerOf("m=audio 6000 RTP/AVP 18 99 8 100\n"
                        + "a=rtpmap:99 pcmu/8000\na=rtpmap:100 telephone-event/8000\na=rtpmap:18 G729/8000\n"),
                LOCAL);
        assertEquals(99, agreed.audio().send().payloadType());
        assertEquals(100, agreed.audio().eventSend());
        assertEquals(List.of("99", "100"), agreed.answer().media().getFirst().formats());
    }

    @Test
    void anAnswerWithOtherNumbersIsReadAsTheStandardSays() {
        SessionDescription offer = OfferAnswer.offer(ORIGIN, LOCAL);
        NegotiatedAudio audio = OfferAnswer.accept(
                        offer,
                        0,
                        LOCAL,
                        offerOf(
                                "m=audio 6000 RTP/AVP 97 98\na=rtpmap:97 PCMU/8000\na=rtpmap:98 telephone-event/8000\n"))
                .orThrow();
        assertEquals(97, audio.send().payloadType());
        assertEquals(98, audio.eventSend());
        assertEquals(101, audio.eventReceive(), "they send to the number that we offered");
        assertEquals(
                List.of(8, 0, 97),
                audio.receive().stream().map(PayloadFormat::payloadType).toList());
    }

    @Test
    void otherStreamsAreRefusedInPlace() {
        Negotiation.Agreed agreed =
                agreed(offerOf("m=video 6002 RTP/AVP 31\nm=audio 6000 RTP/AVP 0\nm=audio 6004 RTP/AVP 0\n"), LOCAL);
        assertEquals(1, agreed.audio().section());
        List<MediaDescription> sections = agreed.answer().media();
        assertEquals(3, sections.size());
        assertTrue(sections.get(0).isRejected());
        assertEquals("video", sections.get(0).media());
        assertEquals(4000, sections.get(1).port());
        assertTrue(sections.get(2).isRejected());
    }

    @Test
    void whatCannotBeTakenIsRefusedWithAReason() {
        assertRefused("no audio codec in common", offerOf("m=audio 6000 RTP/AVP 18\n"));
        assertRefused("the offer has no audio stream", offerOf("m=video 6000 RTP/AVP 31\n"));
        assertRefused("the audio stream is refused (port 0)", offerOf("m=audio 0 RTP/AVP 0\n"));
        assertRefused("the audio stream uses RTP/SAVP, wanted is RTP/AVP", offerOf("m=audio 6000 RTP/SAVP 0\n"));
        assertRefused(
                "the audio stream has no IP address", offerOf("m=audio 6000 RTP/AVP 0\nc=IN IP4 somewhere.example\n"));
    }

    @Test
    void holdAndResume() {
        assertEquals(
                Direction.RECVONLY,
                agreed(offerOf("m=audio 6000 RTP/AVP 0\na=sendonly\n"), LOCAL)
                        .audio()
                        .direction());
        assertEquals(
                Direction.INACTIVE,
                agreed(offerOf("m=audio 6000 RTP/AVP 0\na=inactive\n"), LOCAL)
                        .audio()
                        .direction());
        // both hold each other
        assertEquals(
                Direction.INACTIVE,
                agreed(offerOf("m=audio 6000 RTP/AVP 0\na=sendonly\n"), LOCAL.withDirection(Direction.SENDONLY))
                        .audio()
                        .direction());
        Negotiation.Agreed old = agreed(offerOf("m=audio 6000 RTP/AVP 0\nc=IN IP4 0.0.0.0\n"), LOCAL);
        assertEquals(Direction.RECVONLY, old.audio().direction());
        assertNull(old.audio().remoteRtp());
        assertEquals("recvonly", old.answer().media().getFirst().ownDirection().attribute());
    }

    @Test
    void aHoldOfferIsTheNextVersionOfTheSameSession() {
        SessionDescription offer = OfferAnswer.offer(ORIGIN, LOCAL);
        SessionDescription hold = OfferAnswer.reoffer(offer, 0, LOCAL.withDirection(Direction.SENDONLY));
        assertEquals(ORIGIN.sessionId(), hold.origin().sessionId());
        assertEquals("2", hold.origin().version());
        assertEquals(Direction.SENDONLY, hold.direction(hold.media().getFirst()));
    }

    @Test
    void packetLengthFollowsTheirWishWithinTheirLimit() {
        assertEquals(30, ptime("a=ptime:30\n"));
        assertEquals(20, ptime(""));
        assertEquals(10, ptime("a=maxptime:10\n"));
        assertEquals(60, ptime("a=ptime:500\n"));
        assertEquals(20, ptime("a=ptime:nonsense\n"));
    }

    private static int ptime(String lines) {
        return agreed(offerOf("m=audio 6000 RTP/AVP 0\n" + lines), LOCAL)
                .audio()
                .ptime();
    }

    @Test
    void rtcpAddressAndMux() {
        NegotiatedAudio own = agreed(offerOf("m=audio 6000 RTP/AVP 0\na=rtcp:7000 IN IP4 203.0.113.9\n"), LOCAL)
                .audio();
        assertEquals(Endpoint.of("203.0.113.9:7000"), own.remoteRtcp());
        Negotiation.Agreed mux = agreed(offerOf("m=audio 6000 RTP/AVP 0\na=rtcp-mux\n"), LOCAL.withRtcpMux(true));
        assertTrue(mux.audio().rtcpMux());
        assertTrue(mux.answer().media().getFirst().attribute("rtcp-mux") != null);
        assertNull(agreed(offerOf("m=audio 6000 RTP/AVP 0\na=rtcp-mux\n"), LOCAL)
                .answer()
                .media()
                .getFirst()
                .attribute("rtcp-mux"));
    }

    @Test
    void ipv6() {
        LocalAudio six = LocalAudio.g711(Endpoint.of("[2001:db8::5]:4000"));
        SessionDescription offer = OfferAnswer.offer(Origin.of(1, six.rtp().address()), six);
        assertEquals(
                Endpoint.of("[2001:db8::5]:4000"), agreed(offer, LOCAL).audio().remoteRtp());
    }

    @Test
    void answersThatDoNotFitTheOfferAreMalformed() {
        SessionDescription offer = OfferAnswer.offer(ORIGIN, LOCAL);
        assertEquals(
                Decoded.malformed("the answer has another number of streams than the offer", 0),
                OfferAnswer.accept(offer, 0, LOCAL, offerOf("")));
        assertEquals(
                Decoded.malformed("no audio codec in common", 0),
                OfferAnswer.accept(offer, 0, LOCAL, offerOf("m=audio 6000 RTP/AVP 18\n")));
    }
}
