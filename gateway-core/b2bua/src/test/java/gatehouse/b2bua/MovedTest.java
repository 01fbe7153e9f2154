package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.telephony.LineAction;
import gatehouse.testkit.Ladder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
        registered(party, "");
    }

    private void registered(Party party, String seen) {
        SipResponse response = Registrar.accepts(party, seen).build();
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

    /** What the other side was told last of where voice is to go, and how many times it was told. */
    private void assertOffered(int times, String ladder) {
        assertEquals(times, sent(CallEvent.Offer.class).size());
        Ladder.of(ladder).assertMatches(house.network.wire(), House::describe);
    }

    private void answersOffers() {
        house.far.habit(action -> {
            if (action instanceof CallAction.OfferReceived offer) {
                house.far.does(new CallEvent.Answer(offer.call(), house.far.sdp()));
            }
        });
    }

    private static final String OFFERED = """
            gateway -> far : INVITE
            gateway <- far : 200 OK (INVITE)
            gateway -> far : ACK
            """;

    private static final String OTHER_PUBLIC = ";received=203.0.113.8;rport=40001";

    /** RFC 5627 3.2: a public GRUU stays, but the far end may not learn from packets where the voice comes from now. */
    @Test
    void withAContactThatStaysTheVoiceIsOfferedAnew() {
        Party gruu = talking().withContact(SipUri.of("sip:" + House.CONTACT + "@192.0.2.1:5060;gr=1"));
        answersOffers();
        registered(gruu, ";received=203.0.113.7;rport=40000");
        house.fresh();
        registered(gruu, ";received=203.0.113.7;rport=40001");
        assertOffered(0, "");
        registered(gruu, OTHER_PUBLIC);
        assertOffered(1, OFFERED);
        assertEquals(1, house.done(B2buaAction.Voice.class).size());
        house.fresh();
        registered(gruu, OTHER_PUBLIC);
        assertOffered(0, "");
        registered(
                gruu.withFlow(new Flow(
                        Transport.UDP,
                        Endpoint.of("192.0.2.3:5060"),
                        gruu.flow().remote())),
                OTHER_PUBLIC);
        assertEquals(1, sent(CallEvent.Offer.class).size(), "our own address");
    }

    /** One that is under way would be judged by the keys of the next: they follow each other. */
    @Test
    void anOfferThatIsUnderWayComesToItsEndFirst() {
        Party party = talking();
        house.far.habit(_ -> {});
        registered(party.withContact(SipUri.of("sip:" + House.CONTACT + "@192.0.2.1:5070")));
        registered(party.withContact(SipUri.of("sip:" + House.CONTACT + "@192.0.2.1:5080")));
        assertEquals(1, sent(CallEvent.Offer.class).size());
        answersOffers();
        house.far.does(new CallEvent.Answer(
                house.far.last(CallAction.OfferReceived.class).call(), house.far.sdp()));
        house.run(1_000);
        assertEquals(2, sent(CallEvent.Offer.class).size());
        assertEquals(2, house.done(B2buaAction.Voice.class).size());
    }

    @Test
    void whoHasNotAnsweredYetIsToldOnceItHas() {
        house.wants(new LineAction.Dial("200"));
        house.run(1_000);
        CallEvent.Start start = sent(CallEvent.Start.class).getFirst();
        registered(start.party(), OTHER_PUBLIC);
        assertEquals(0, sent(CallEvent.Offer.class).size());
        answersOffers();
        house.far.does(
                new CallEvent.Accept(house.far.last(CallAction.Incoming.class).call(), house.far.sdp(), List.of()));
        house.run(1_000);
        assertEquals(1, sent(CallEvent.Offer.class).size());
        assertEquals(CallFact.State.TALKING, house.fact().state());
    }

    /** RFC 3261 14.1 and RFC 3264 8: after a glare the other side's offer comes first, and ours has to be a later version. */
    @Test
    void anOfferThatMeetsTheirsIsMadeAnew() {
        Party party = talking();
        answersOffers();
        house.far.does(
                new CallEvent.Offer(house.far.last(CallAction.Incoming.class).call(), house.far.sdp()));
        registered(party, OTHER_PUBLIC);
        house.run(10_000);
        List<Integer> versions = PreconditionScene.messages(house).stream()
                .map(Body::of)
                .filter(Objects::nonNull)
                .map(body -> SessionDescription.decode(body.octets()).orThrow().origin())
                .filter(origin -> origin.host().equals("192.0.2.1"))
                .map(origin -> Integer.valueOf(origin.version()))
                .distinct()
                .toList();
        assertEquals(3, versions.size(), "ours that met theirs, our answer, and ours again");
        assertEquals(versions.stream().sorted().toList(), versions, "the versions go up");
        assertEquals(2, house.done(B2buaAction.Voice.class).size(), "their change, and ours");
        assertEquals(1, house.far.told(CallAction.AnswerReceived.class).size());
    }
}
