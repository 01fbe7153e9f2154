package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Identity;
import gatehouse.telephony.LineAction;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two lines on one registration, each with an identity of its own that the registrar told of (TS 24.229 5.1.2.1). */
class IdentitiesTest {
    private static final String FIRST = "sip:+15550100@home.example";
    private static final String SECOND = "sip:+15550101@home.example";
    private static final String SECOND_GRUU = SECOND + ";gr=urn:uuid:1";

    private final House house =
            new House(1, List.of(House.line("phone1", "+15550100"), House.line("phone2", "+15550101")));

    @BeforeEach
    void registers() {
        house.register();
        house.stands(
                Identity.of("tel:+15550101", null, null),
                Identity.of(FIRST, FIRST + ";gr=urn:uuid:1", "sip:tgruu.1@home.example;gr"),
                Identity.of(SECOND, SECOND_GRUU, "sip:tgruu.2@home.example;gr"));
    }

    private SipRequest dialled(String line, String number) {
        house.far.answersWith(house.far.sdp());
        house.does(new B2buaEvent.FromLine(line, new LineAction.Dial(number)));
        house.run(1_000);
        return house.far.last(CallAction.Incoming.class).invite();
    }

    @Test
    void eachLineCallsAsItself() {
        SipRequest first = dialled("phone1", "200");
        assertEquals(FIRST, first.from().uri().toString());
        SipRequest second = dialled("phone2", "200");
        assertEquals(SECOND, second.from().uri().toString());
        assertEquals(SECOND_GRUU, second.contact().uri().toString());
    }

    @Test
    void whoIsNotToBeShownIsToldToTheOperatorAlone() {
        SipRequest call = dialled("phone2", "#31#200");
        assertEquals("sip:anonymous@anonymous.invalid", call.from().uri().toString());
        assertEquals("sip:tgruu.2@home.example;gr", call.contact().uri().toString());
        List<NameAddr> preferred = call.values(Headers.P_PREFERRED_IDENTITY);
        assertEquals(SECOND, preferred.getFirst().uri().toString());
    }

    @Test
    void whoIsCalledAnswersFromItsOwnPlace() {
        CallHandle call = house.far.calls(house.gateway, house.contact(), "+15550101", house.far.sdp());
        house.run(500);
        house.does(new B2buaEvent.FromLine("phone2", new LineAction.Answer()));
        house.run(500);
        CallAction.Answered answered = house.far.last(CallAction.Answered.class);
        assertEquals(call, answered.call());
        assertEquals(SECOND_GRUU, answered.response().contact().uri().toString());
    }
}
