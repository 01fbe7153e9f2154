package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.Extra;
import gatehouse.telephony.LineAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call tells of a hop outside IMS, and what it does not. */
final class FarEndTest {
    private static final Extra<?> INTERWORKED = Extra.of(Headers.REASON, Parameterized.of("q.850;cause=127"));

    private static final Flow FLOW =
            new Flow(Transport.UDP, Endpoint.of("192.0.2.1:5060"), Endpoint.of("192.0.2.2:5060"));

    private static SipMessage message(String start, String method, String lines, String body) {
        String text = start + "\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK1\r\nFrom: <tel:+15550999>;tag=f\r\n"
                + "To: <sip:+15550100@home.example>;tag=t\r\nCall-ID: c\r\nCSeq: 1 " + method
                + "\r\nMax-Forwards: 70\r\n" + lines + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        return SipParser.parse(text.getBytes(StandardCharsets.ISO_8859_1)).orThrow();
    }

    private static FarEnd ofResponse(String lines) {
        return FarEnd.of(message("SIP/2.0 200 OK", "INVITE", lines, ""));
    }

    @Test
    void aCauseOfTheTelephoneNetworkIsASign() {
        assertEquals(FarEnd.OUTSIDE_BY_CAUSE, ofResponse("Reason: SIP;cause=200, Q.850;cause=16;text=\"clear\"\r\n"));
        assertEquals(FarEnd.UNKNOWN, ofResponse("Reason: SIP;cause=200;text=\"Q.850\"\r\n"));
        assertEquals(FarEnd.UNKNOWN, ofResponse("Reason: Q.850;;=\"\r\n"), "unreadable");
        SipMessage bye =
                message("BYE sip:line1@192.0.2.1 SIP/2.0", "BYE", "Reason: Q.850;cause=16;location=BI\r\n", "");
        assertEquals(FarEnd.OUTSIDE_BY_CAUSE, FarEnd.of(bye));
        SipMessage invite = message("INVITE sip:line1@192.0.2.1 SIP/2.0", "INVITE", "Reason: Q.850;cause=16\r\n", "");
        assertEquals(FarEnd.UNKNOWN, FarEnd.of(invite), "it speaks of an earlier request");
    }

    @Test
    void aMessageOfTheTelephoneNetworkIsASign() {
        String sdp = "Content-Type: application/sdp\r\n\r\nv=0\r\n";
        String isup = "Content-Type: application/ISUP;version=itu-t92+\r\n\r\n\1\0\r\n";
        for (String invite : List.of("INVITE sip:line1@192.0.2.1 SIP/2.0", "SIP/2.0 183 Session Progress")) {
            String body = "--b\r\n" + sdp + "--b\r\n" + isup + "--b--\r\n";
            assertEquals(
                    FarEnd.OUTSIDE_BY_ISUP,
                    FarEnd.of(message(invite, "INVITE", "Content-Type: multipart/mixed;boundary=b\r\n", body)));
            String plain = "--b\r\n" + sdp + "--b--\r\n";
            assertEquals(
                    FarEnd.UNKNOWN,
                    FarEnd.of(message(invite, "INVITE", "Content-Type: multipart/mixed;boundary=b\r\n", plain)));
        }
    }

    @Test
    void whatSubscribersOfImsHaveTooIsNoSign() {
        assertEquals(FarEnd.UNKNOWN, ofResponse("P-Asserted-Identity: <tel:+15550999;cpc=ordinary>\r\n"));
        assertEquals(FarEnd.UNKNOWN, ofResponse("Server: PSTN gateway\r\n"));
    }

    /** Whether the ringing, the answer and the end carry a cause; what is known while they talk and afterwards. */
    @ParameterizedTest
    @CsvSource({
        "true, false, false, OUTSIDE_BY_CAUSE, OUTSIDE_BY_CAUSE",
        "false, true, false, OUTSIDE_BY_CAUSE, OUTSIDE_BY_CAUSE",
        "false, false, true, UNKNOWN, OUTSIDE_BY_CAUSE",
        "false, false, false, UNKNOWN, UNKNOWN",
    })
    void aCallKnowsWhatItsOtherEndSaid(boolean rings, boolean answers, boolean ends, FarEnd talking, FarEnd over) {
        House house = House.registered(1);
        house.far.habit(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                house.far.does(new CallEvent.Progress(incoming.call(), 180, null, false, lines(rings)));
                house.far.does(new CallEvent.Accept(incoming.call(), house.far.sdp(), lines(answers)));
            }
        });
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        assertEquals(CallFact.State.TALKING, house.fact().state());
        assertEquals(talking, house.fact().farEnd());
        house.far.does(
                new CallEvent.HangUp(house.far.last(CallAction.Incoming.class).call(), ends ? "Q.850;cause=16" : ""));
        house.run(1_000);
        assertEquals(CallFact.State.ENDED, house.fact().state());
        assertEquals(over, house.fact().farEnd());
    }

    private static List<Extra<?>> lines(boolean interworked) {
        return interworked ? List.of(INTERWORKED) : List.of();
    }

    /** RFC 3261 12.1: each branch of a fork has an end of its own. */
    @Test
    void whatAnotherBranchSaidDoesNotHoldForTheOneThatAnswers() {
        House house = House.registered(2);
        LineCall call = new LineCall(
                "c",
                house.stack.newCall(),
                House.line("phone1", null),
                new VoiceNegotiation(
                        House.line("phone1", null),
                        house.gateway.at(20_000),
                        new VoiceKeys(Keying.OFF, FLOW, house.network.randomness()),
                        new Reservation(Preconditions.IGNORED),
                        house.network.randomness()),
                true,
                "200",
                0);
        SipMessage says = message("SIP/2.0 183 Session Progress", "INVITE", "Reason: Q.850;cause=127\r\n", "");
        SipMessage plain = message("SIP/2.0 200 OK", "INVITE", "", "");
        call.hears("a", says);
        assertEquals(FarEnd.OUTSIDE_BY_CAUSE, call.fact().farEnd());
        call.hears("b", plain);
        assertEquals(FarEnd.UNKNOWN, call.fact().farEnd());
        call.hears("a", plain);
        assertEquals(FarEnd.OUTSIDE_BY_CAUSE, call.fact().farEnd());
    }
}
