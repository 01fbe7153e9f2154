package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.telephony.LineAction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls whose caller is not to be shown (RFC 3323, RFC 3325, RFC 5627). */
class WithheldTest {
    private final House house = House.registered(1);

    private SipRequest dialled(String number) {
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial(number));
        house.run(1_000);
        assertEquals(CallFact.State.TALKING, house.fact().state());
        return house.far.last(CallAction.Incoming.class).invite();
    }

    @Test
    void theCalledSideLearnsNothingAndTheOperatorEverything() {
        SipRequest invite = dialled("#31#200");
        assertEquals("200", ((SipUri) invite.uri()).user());
        assertEquals("sip:anonymous@anonymous.invalid", invite.from().uri().toString());
        assertEquals("id", invite.value(Headers.PRIVACY).value());
        assertEquals(
                "sip:+15550100@home.example",
                invite.value(Headers.P_PREFERRED_IDENTITY).uri().toString());
        assertEquals("200", house.fact().remote());
        SipRequest bye = bye();
        assertEquals("sip:anonymous@anonymous.invalid", bye.from().uri().toString(), "and goes on so");
    }

    private SipRequest bye() {
        house.far.habit(action -> {});
        house.wants(new LineAction.HangUp());
        house.run(1_000);
        return (SipRequest) house.far.last(CallAction.Ended.class).end().message();
    }

    @Test
    void otherCallsSayWhoCalls() {
        SipRequest invite = dialled("200");
        assertEquals("sip:+15550100@home.example", invite.from().uri().toString());
        assertFalse(invite.has(Headers.PRIVACY));
    }

    /** RFC 5627 4.3: the contact would tell, the temporary GRUU does not. */
    @Test
    void theContactIsTheTemporaryGruuWhereThereIsOne() {
        SipUri gruu = SipUri.of("sip:tgruu.7hs@home.example;gr");
        var handle = house.done(B2buaAction.ToNetwork.class).stream()
                .map(B2buaAction.ToNetwork::event)
                .filter(RegistrationEvent.Register.class::isInstance)
                .map(event -> (RegistrationEvent.Register) event)
                .findFirst()
                .orElseThrow();
        SipRequest call = dialled("200");
        var party = house.done(B2buaAction.ToNetwork.class).stream()
                .map(B2buaAction.ToNetwork::event)
                .filter(CallEvent.Start.class::isInstance)
                .map(event -> ((CallEvent.Start) event).party())
                .findFirst()
                .orElseThrow();
        bye();
        SipResponse ok = SipResponse.to(call, 200).build();
        house.does(new B2buaEvent.FromNetwork(new RegistrationAction.Registered(
                handle.registration(), party, List.of(), gruu, Duration.ofHours(1), ok)));
        assertEquals(gruu, dialled("#31#200").contact().uri());
        bye();
        assertTrue(dialled("200").contact().uri().toString().contains(House.CONTACT));
    }
}
