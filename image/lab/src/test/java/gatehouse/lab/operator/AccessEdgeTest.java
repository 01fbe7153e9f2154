package gatehouse.lab.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.lab.operator.SessionAnchor.Passed;
import gatehouse.media.sdp.MediaDescription;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.media.srtp.SrtpSuite;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The P-CSCF's rewriting of keys: TS 24.229 6.7.2 for the access edge, and nothing of it end to end. */
class AccessEdgeTest {
    private static final String KEY = "NzB4d1BINUAvLEw6UzF3WSJ+PSdFcGdUJShpX1Zj";
    private static final String OTHER = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
    private static final String LINE = " AES_CM_128_HMAC_SHA1_80 inline:";

    private final SessionAnchor anchor = new SessionAnchor(
            "call",
            new OperatorSettings(
                    "home.example",
                    Endpoint.of("192.0.2.1:5060"),
                    IpAddress.parse("192.0.2.9").orThrow(),
                    30_000,
                    30_999,
                    List.of(),
                    Map.of(),
                    true,
                    List.of(),
                    List.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80, SrtpSuite.AEAD_AES_128_GCM),
                    Set.of()),
            30_000,
            30_002,
            new Random(4)::nextBytes);

    private static ByteView sdp(String profile, String... attributes) {
        String lines = attributes.length == 0 ? "" : "a=" + String.join("\r\na=", attributes) + "\r\n";
        return ByteView.of(("v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\nm=audio 4000 "
                        + profile + " 8\r\n" + lines)
                .getBytes(StandardCharsets.UTF_8));
    }

    private Passed pass(CallSide from, boolean request, ByteView body) {
        return anchor.pass(body, from, request).orThrow();
    }

    private static MediaDescription audio(Passed passed) {
        return SessionDescription.decode(passed.body()).orThrow().media().getFirst();
    }

    @Test
    void srtpThatThePhoneAsksForEndsHere() {
        MediaDescription onward = audio(pass(
                CallSide.CALLER,
                true,
                sdp("RTP/SAVP", "crypto:7 NONE inline:x", "crypto:3" + LINE + KEY, "3ge2ae:requested")));
        assertEquals("RTP/AVP", onward.protocol());
        assertNull(onward.attribute("crypto"));
        assertNull(onward.attribute("3ge2ae"));

        Passed answer = pass(CallSide.CALLEE, false, sdp("RTP/AVP"));
        assertEquals("RTP/SAVP", audio(answer).protocol());
        assertEquals("applied", audio(answer).attribute("3ge2ae").text());
        String ours = audio(answer).attribute("crypto").text();
        assertTrue(ours.startsWith("3 AES_CM_128_HMAC_SHA1_80 inline:"), "the answer has the offer's tag");
        assertFalse(ours.contains(KEY));
        assertEquals(2, answer.keys().size());
        assertTrue(answer.keys().stream().allMatch(key -> key.side() == CallSide.CALLER));
        assertTrue(anchor.edge(CallSide.CALLER).receiving().format().contains(KEY));

        // The same answer again, and hold: RFC 4568 7.1.4, nothing changes
        assertEquals(
                ours,
                audio(pass(CallSide.CALLEE, false, sdp("RTP/AVP")))
                        .attribute("crypto")
                        .text());
        pass(CallSide.CALLER, true, sdp("RTP/SAVP", "crypto:1" + LINE + KEY, "sendonly"));
        String held = audio(pass(CallSide.CALLEE, false, sdp("RTP/AVP")))
                .attribute("crypto")
                .text();
        assertEquals(ours.substring(1), held.substring(1));
        // A new key of theirs makes a new one of ours
        pass(CallSide.CALLER, true, sdp("RTP/SAVP", "crypto:1" + LINE + OTHER));
        String rekeyed = audio(pass(CallSide.CALLEE, false, sdp("RTP/AVP")))
                .attribute("crypto")
                .text();
        assertFalse(rekeyed.equals(held));
        // And an offer from the far side comes to the phone under the key in use
        String offered = audio(pass(CallSide.CALLEE, true, sdp("RTP/AVP")))
                .attribute("crypto")
                .text();
        assertEquals(rekeyed, offered);
        assertEquals(
                "RTP/AVP",
                audio(pass(CallSide.CALLER, false, sdp("RTP/SAVP", "crypto:1" + LINE + OTHER)))
                        .protocol());
    }

    @Test
    void aSecuredPhoneIsCalledUnderSrtp() {
        anchor.secure(CallSide.CALLEE);
        MediaDescription offer = audio(pass(CallSide.CALLER, true, sdp("RTP/AVP")));
        assertEquals("RTP/SAVP", offer.protocol());
        assertEquals(2, offer.attributes("crypto").size());
        Passed answer = pass(CallSide.CALLEE, false, sdp("RTP/SAVP", "crypto:1" + LINE + KEY));
        assertEquals("RTP/AVP", audio(answer).protocol());
        assertNull(audio(answer).attribute("crypto"));
        assertEquals(
                offer.attribute("crypto").text(),
                anchor.edge(CallSide.CALLEE).sending().format());
    }

    @Test
    void anAnswerWithoutTheKeyIsRefused() {
        anchor.secure(CallSide.CALLEE);
        pass(CallSide.CALLER, true, sdp("RTP/AVP"));
        for (ByteView answer : List.of(sdp("RTP/AVP"), sdp("RTP/SAVP"), sdp("RTP/SAVP", "crypto:9" + LINE + KEY))) {
            assertInstanceOf(Decoded.Malformed.class, anchor.pass(answer, CallSide.CALLEE, false));
        }
    }

    @Test
    void keysBetweenTheEndsPassAsTheyAre() {
        MediaDescription onward = audio(pass(CallSide.CALLER, true, sdp("RTP/SAVP", "crypto:1" + LINE + KEY)));
        assertEquals("1" + LINE + KEY, onward.attribute("crypto").text());
        Passed answer = pass(CallSide.CALLEE, false, sdp("RTP/SAVP", "crypto:1" + LINE + OTHER));
        assertEquals("1" + LINE + OTHER, audio(answer).attribute("crypto").text());
        assertNull(anchor.edge(CallSide.CALLER).sending());
        assertEquals(4, answer.keys().size(), "two keys on each wire");
    }

    /** RFC 3261 13.2.1: an INVITE without an offer. */
    @Test
    void theOfferMayComeInTheResponse() {
        anchor.secure(CallSide.CALLER);
        anchor.leavesOffer();
        MediaDescription offer = audio(pass(CallSide.CALLEE, false, sdp("RTP/AVP")));
        assertEquals("RTP/SAVP", offer.protocol());
        assertEquals(
                "RTP/AVP",
                audio(pass(CallSide.CALLER, false, sdp("RTP/SAVP", "crypto:1" + LINE + KEY)))
                        .protocol());
    }
}
