package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.sip.message.Method;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.RequestEvent;
import gatehouse.sip.ua.RequestHandle;
import gatehouse.telephony.LineAction;
import gatehouse.testkit.Ladder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that a telephone line has no use for: who sends them hears so, and the call goes on. */
class UnusedRequestsTest {
    @ParameterizedTest
    @CsvSource({
        "INFO, true, 415 Unsupported Media Type",
        "INFO, false, 200 OK",
        "MESSAGE, true, 415 Unsupported Media Type",
        "DANCE, false, 405 Method Not Allowed",
    })
    void withinACall(String method, boolean body, String answer) {
        House house = House.registered(1);
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        house.fresh();
        house.far.does(new RequestEvent.SendInCall(
                new RequestHandle(900),
                house.far.last(CallAction.Incoming.class).call(),
                Method.of(method),
                body ? Body.sdp("Signal=5") : null,
                List.of()));
        house.run(1_000);
        Ladder.of("far -> gateway : " + method + "\nfar <- gateway : " + answer + " (" + method + ")\n")
                .assertMatches(house.network.wire(), House::describe);
        house.run(60_000);
        assertEquals(1, house.stack.callCount());
    }

    @Test
    void aTextForNobodyIsRefused() {
        House house = House.registered(1);
        house.fresh();
        house.far.sends(
                house.gateway,
                "MESSAGE " + house.contact() + " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bKm\r\n"
                        + "From: <sip:far@home.example>;tag=f\r\nTo: " + house.contact() + "\r\nCall-ID: m\r\n"
                        + "CSeq: 1 MESSAGE\r\nMax-Forwards: 70\r\nContent-Type: text/plain\r\n"
                        + "Content-Length: 2\r\n\r\nHi");
        house.run(1_000);
        Ladder.of("""
                far -> gateway : MESSAGE
                far <- gateway : 415 Unsupported Media Type (MESSAGE)
                """).assertMatches(house.network.wire(), House::describe);
    }
}
