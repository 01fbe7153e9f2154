package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Via;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.telephony.LineAction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls go on when the registration under them changes: another agreement, another address. */
class MovedTest {
    private final House house = House.registered(1);
    private final RegistrationHandle handle = house.done(B2buaAction.ToNetwork.class).stream()
            .map(B2buaAction.ToNetwork::event)
            .filter(RegistrationEvent.Register.class::isInstance)
            .map(event -> ((RegistrationEvent.Register) event).registration())
            .findFirst()
            .orElseThrow();

    private Party talking() {
        house.far.answersWith(house.far.sdp());
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        assertEquals(CallFact.State.TALKING, house.fact().state());
        Party party = house.done(B2buaAction.ToNetwork.class).stream()
                .map(B2buaAction.ToNetwork::event)
                .filter(CallEvent.Start.class::isInstance)
                .map(event -> ((CallEvent.Start) event).party())
                .findFirst()
                .orElseThrow();
        house.fresh();
        return party;
    }

    private void registered(Party party) {
        SipRequest asked = SipRequest.builder(Method.REGISTER, SipUri.of("sip:home.example"))
                .set(Headers.VIA, Via.of("UDP", "192.0.2.1", 5060, "z9hG4bK1"))
                .set(Headers.MAX_FORWARDS, 70)
                .set(Headers.FROM, party.address().withTag("1"))
                .set(Headers.TO, party.address())
                .set(Headers.CALL_ID, "1")
                .set(Headers.CSEQ, new CSeq(1, Method.REGISTER))
                .build();
        SipResponse response = SipResponse.to(asked, 200).toTag("2").build();
        house.does(new B2buaEvent.FromNetwork(
                new RegistrationAction.Registered(handle, party, List.of(), null, Duration.ofHours(1), response)));
        house.run(1_000);
    }

    private <T> List<T> sent(Class<T> type) {
        return house.done(B2buaAction.ToNetwork.class).stream()
                .map(B2buaAction.ToNetwork::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Test
    void theSameAgainChangesNothing() {
        registered(talking());
        assertTrue(sent(CallEvent.class).isEmpty());
    }

    @Test
    void underAnotherAgreementTheCallMovesSilently() {
        Party party = talking();
        registered(party.withRoute(List.of()).withExtras(List.of(Extra.of(Headers.REQUIRE, "sec-agree"))));
        assertEquals(1, sent(CallEvent.Move.class).size());
        assertTrue(sent(CallEvent.Offer.class).isEmpty());
    }

    @Test
    void atAnotherAddressTheOtherSideIsTold() {
        Party party = talking();
        registered(party.withContact(SipUri.of("sip:" + House.CONTACT + "@192.0.2.1:5070")));
        assertEquals(1, sent(CallEvent.Move.class).size());
        assertEquals(1, sent(CallEvent.Offer.class).size());
        assertEquals(1, house.stack.callCount());
        house.wants(new LineAction.HangUp());
        house.run(1_000);
        assertEquals(0, house.stack.callCount());
    }

    @Test
    void evenWhenTheRegistrationWasLostMeanwhile() {
        Party party = talking();
        house.does(new B2buaEvent.FromNetwork(
                new RegistrationAction.Failed(handle, 408, "no response", Duration.ofSeconds(30))));
        registered(party.withContact(SipUri.of("sip:" + House.CONTACT + "@192.0.2.1:5070")));
        assertEquals(1, sent(CallEvent.Move.class).size());
        assertEquals(1, sent(CallEvent.Offer.class).size());
    }
}
