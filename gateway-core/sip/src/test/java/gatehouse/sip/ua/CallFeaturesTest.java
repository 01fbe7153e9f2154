package gatehouse.sip.ua;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Transport;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.world.Cast;
import gatehouse.sip.world.Phone;
import gatehouse.sip.world.Wording;
import gatehouse.testkit.Ladder;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import gatehouse.testkit.Wire;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What calls can do beyond the plainest: 100rel, UPDATE, glare, session timers, requests within. */
class CallFeaturesTest {
    private static final UserAgentSettings FULL =
            UserAgentSettings.of(TransactionSettings.userAgent(TransportPolicy.listening(5060, true)), NextHop.BY_URI);

    private static Cast cast() {
        return new Cast(1, FULL);
    }

    private static CallHandle aliceCallsBob(Cast cast, Body offer) {
        return cast.calls(
                cast.alice,
                cast.alice.toward(cast.bob.host(), Transport.UDP),
                cast.bob.contact().toString(),
                offer,
                List.of());
    }

    private static CallHandle atBob(Cast cast) {
        return cast.bob.last(CallAction.Incoming.class).call();
    }

    private static void assertSame(Body expected, Body got) {
        assertArrayEquals(expected.octets().copy(), got.octets().copy());
    }

    private static void ladder(Cast cast, String text) {
        Ladder.of(text).assertMatches(cast.network.wire(), Wording::describe);
    }

    private static List<SipRequest> requests(Cast cast, Method method) {
        return cast.network.wire().messages().stream()
                .map(Wire.Message::payload)
                .map(octets -> SipParser.parse(octets).orThrow())
                .filter(message -> message instanceof SipRequest request && request.is(method))
                .map(SipRequest.class::cast)
                .toList();
    }

    // ---- 100rel (RFC 3262)

    @Test
    void reliableEarlyMediaIsTheAnswer() {
        Cast cast = cast();
        Body answer = cast.sdp();
        cast.is(
                cast.bob,
                incoming -> cast.bob.does(new CallEvent.Progress(incoming.call(), 183, answer, true, List.of())));
        aliceCallsBob(cast, cast.sdp());
        cast.settle();
        assertSame(answer, cast.alice.last(CallAction.Progressed.class).body());
        cast.bob.does(new CallEvent.Accept(atBob(cast), null, List.of()));
        cast.settle();
        ladder(cast, """
                alice -> bob : INVITE
                alice <- bob : 183 Session Progress
                alice -> bob : PRACK
                alice <- bob : 200 OK (PRACK)
                alice <- bob : 200 OK (INVITE)
                alice -> bob : ACK
                """);
        assertTrue(cast.bob.hasTold(CallAction.Established.class));
    }

    @Test
    void aReliableOfferIsAnsweredInPrack() {
        Cast cast = cast();
        Body offer = cast.sdp();
        Body answer = cast.sdp();
        cast.is(
                cast.bob,
                incoming -> cast.bob.does(new CallEvent.Progress(incoming.call(), 183, offer, true, List.of())));
        CallHandle call = aliceCallsBob(cast, null);
        cast.alice.owner(action -> {
            if (action instanceof CallAction.OfferReceived received) {
                assertSame(offer, received.body());
                cast.alice.does(new CallEvent.Answer(call, answer));
            }
        });
        cast.settle();
        assertSame(answer, cast.bob.last(CallAction.AnswerReceived.class).body());
        cast.bob.does(new CallEvent.Accept(atBob(cast), null, List.of()));
        cast.settle();
        assertTrue(cast.alice.hasTold(CallAction.Answered.class));
        assertEquals(1, requests(cast, Method.ACK).size());
    }

    @Test
    void theAnswerWaitsForThePrackOfAReliableResponse() {
        Cast cast = cast();
        cast.is(cast.bob, incoming -> {
            cast.bob.does(new CallEvent.Progress(incoming.call(), 180, null, true, List.of()));
            cast.bob.does(new CallEvent.Progress(incoming.call(), 183, cast.sdp(), true, List.of()));
            cast.bob.does(new CallEvent.Accept(incoming.call(), null, List.of()));
        });
        aliceCallsBob(cast, cast.sdp());
        cast.settle();
        ladder(cast, """
                alice -> bob : INVITE
                alice <- bob : 180 Ringing
                alice -> bob : PRACK
                alice <- bob : 183 Session Progress
                alice <- bob : 200 OK (PRACK)
                alice -> bob : PRACK
                alice <- bob : 200 OK (PRACK)
                alice <- bob : 200 OK (INVITE)
                alice -> bob : ACK
                """);
    }

    @Test
    void withoutPrackTheCallIsRefused() {
        Cast cast = cast();
        cast.is(cast.bob, incoming -> {
            cast.network.cut(cast.alice.host(), cast.bob.host());
            cast.bob.does(new CallEvent.Progress(incoming.call(), 183, cast.sdp(), true, List.of()));
        });
        aliceCallsBob(cast, cast.sdp());
        cast.rest();
        assertEquals(504, cast.bob.last(CallAction.Ended.class).end().status());
    }

    @Test
    void reliableCallsComeThroughOnRoughLinks() {
        Seeds.check(10, 500, seeded -> {
            Cast cast = new Cast(seeded.seed(), FULL);
            cast.network.everyLink(LinkProfile.ROUGH);
            cast.is(cast.bob, incoming -> {
                cast.bob.does(new CallEvent.Progress(incoming.call(), 180, null, true, List.of()));
                cast.bob.does(new CallEvent.Progress(incoming.call(), 183, cast.sdp(), true, List.of()));
                cast.bob.does(new CallEvent.Accept(incoming.call(), null, List.of()));
            });
            CallHandle call = aliceCallsBob(cast, cast.sdp());
            cast.settle();
            assertTrue(cast.bob.hasTold(CallAction.Established.class));
            cast.alice.does(new CallEvent.HangUp(call, ""));
            cast.rest();
        });
    }

    // ---- UPDATE (RFC 3311) and glare

    @Test
    void updateChangesTheSessionBeforeTheAnswer() {
        Cast cast = cast();
        cast.is(
                cast.bob,
                incoming -> cast.bob.does(new CallEvent.Progress(incoming.call(), 183, cast.sdp(), true, List.of())));
        CallHandle call = aliceCallsBob(cast, cast.sdp());
        cast.settle();
        cast.alice.does(new CallEvent.Offer(call, cast.sdp()));
        cast.settle();
        assertTrue(cast.bob.hasTold(CallAction.OfferReceived.class));
        assertTrue(cast.alice.hasTold(CallAction.AnswerReceived.class));
        assertEquals(1, requests(cast, Method.UPDATE).size());
        cast.bob.does(new CallEvent.Accept(atBob(cast), null, List.of()));
        cast.settle();
        assertTrue(cast.bob.hasTold(CallAction.Established.class));
    }

    @Test
    void twoOffersThatMeetAreMadeOneAfterTheOther() {
        Seeds.check(10, 200, seeded -> {
            Cast cast = new Cast(seeded.seed(), FULL);
            CallHandle call = aliceCallsBob(cast, cast.sdp());
            cast.settle();
            cast.alice.does(new CallEvent.Offer(call, cast.sdp()));
            cast.bob.does(new CallEvent.Offer(atBob(cast), cast.sdp()));
            cast.settle();
            assertEquals(1, cast.alice.told(CallAction.AnswerReceived.class).size());
            assertEquals(1, cast.bob.told(CallAction.AnswerReceived.class).size());
            assertEquals(0, cast.alice.told(CallAction.OfferRefused.class).size());
            cast.alice.does(new CallEvent.HangUp(call, ""));
            cast.rest();
        });
    }

    @Test
    void anOfferThatIsRefusedLeavesTheSession() {
        Cast cast = cast();
        CallHandle call = aliceCallsBob(cast, cast.sdp());
        cast.settle();
        cast.bob.owner(action -> {
            if (action instanceof CallAction.OfferReceived offer) {
                cast.bob.does(new CallEvent.RefuseOffer(offer.call(), 488));
            }
        });
        cast.alice.does(new CallEvent.Offer(call, cast.sdp()));
        cast.settle();
        assertEquals(488, cast.alice.last(CallAction.OfferRefused.class).status());
        assertFalse(cast.alice.hasTold(CallAction.Ended.class));
    }

    // ---- session timers (RFC 4028)

    @Test
    void theSessionIsRefreshedAtHalfTimeAndNobodyIsTold() {
        Cast cast = cast();
        aliceCallsBob(cast, cast.sdp());
        cast.settle();
        int before = cast.bob.told(CallAction.class).size();
        cast.network.simulation().run(Duration.ofMinutes(16));
        assertEquals(1, requests(cast, Method.UPDATE).size());
        cast.network.simulation().run(Duration.ofHours(3));
        assertFalse(cast.alice.hasTold(CallAction.Ended.class));
        assertEquals(before, cast.bob.told(CallAction.class).size());
    }

    @Test
    void aSessionWhoseOtherSideIsGoneEnds() {
        Cast cast = cast();
        aliceCallsBob(cast, cast.sdp());
        cast.settle();
        cast.bob.host().off(true);
        cast.network.simulation().run(Duration.ofMinutes(31));
        assertEquals(408, cast.alice.last(CallAction.Ended.class).end().status());
        assertEquals(
                CallEnd.By.FAILURE,
                cast.alice.last(CallAction.Ended.class).end().by());
        assertEquals(
                CallEnd.By.FAILURE, cast.bob.last(CallAction.Ended.class).end().by());
    }

    @Test
    void tooShortASessionIsAskedForAgain() {
        Cast cast = new Cast(1, FULL);
        UserAgentSettings impatient = new UserAgentSettings(
                "",
                FULL.transactions(),
                NextHop.BY_URI,
                Duration.ofSeconds(90),
                Duration.ofSeconds(90),
                false,
                List.of());
        UserAgentSettings patient = new UserAgentSettings(
                "", FULL.transactions(), NextHop.BY_URI, Duration.ofHours(1), Duration.ofMinutes(10), false, List.of());
        Phone dave = new Phone(cast.network, cast.network.host("dave", "192.0.2.104"), "dave", impatient);
        Phone erin = new Phone(cast.network, cast.network.host("erin", "192.0.2.105"), "erin", patient);
        cast.is(erin, Cast.Habit.ANSWERS);
        cast.calls(dave, dave.toward(erin.host(), Transport.UDP), erin.contact().toString(), cast.sdp(), List.of());
        cast.settle();
        assertTrue(erin.hasTold(CallAction.Established.class));
        assertEquals(
                600,
                requests(cast, Method.INVITE)
                        .getLast()
                        .value(Headers.SESSION_EXPIRES)
                        .seconds());
    }

    // ---- requests within and around calls

    @Test
    void infoWithinACallReachesTheOwnerAndIsAnswered() {
        Cast cast = cast();
        CallHandle call = aliceCallsBob(cast, cast.sdp());
        cast.settle();
        cast.bob.owner(action -> {
            if (action instanceof RequestAction.Received received) {
                assertEquals(atBob(cast), received.call());
                cast.bob.does(new RequestEvent.Respond(received.request(), 200, null, List.of()));
            }
        });
        cast.alice.does(
                new RequestEvent.SendInCall(cast.alice.core().newRequest(), call, Method.INFO, cast.sdp(), List.of()));
        cast.settle();
        assertEquals(200, cast.alice.last(RequestAction.Completed.class).status());
    }

    @Test
    void optionsMessageAndUnknownMethodsAreAnsweredAsTheyShould() {
        Cast cast = cast();
        Party party = cast.alice.toward(cast.bob.host(), Transport.UDP);
        cast.bob.owner(action -> {
            if (action instanceof RequestAction.Received received) {
                cast.bob.does(new RequestEvent.Respond(received.request(), 202, null, List.of()));
            }
        });
        assertEquals(200, outcome(cast, party, Method.OPTIONS));
        SipResponse options = cast.alice.last(RequestAction.Completed.class).response();
        assertTrue(options.lists(Headers.ALLOW, "INVITE"));
        assertTrue(options.lists(Headers.SUPPORTED, "timer"));
        assertEquals(202, outcome(cast, party, Method.MESSAGE));
        assertEquals(489, outcome(cast, party, Method.SUBSCRIBE));
        assertEquals(405, outcome(cast, party, Method.of("DANCE")));
        assertEquals(481, outcome(cast, party, Method.BYE));
        assertEquals(
                420, outcome(cast, party.withExtras(List.of(Extra.of(Headers.REQUIRE, "telepathy"))), Method.OPTIONS));
        assertEquals(
                List.of("telepathy"),
                cast.alice.last(RequestAction.Completed.class).response().values(Headers.UNSUPPORTED));
        cast.rest();
    }

    private static int outcome(Cast cast, Party party, Method method) {
        cast.alice.does(new RequestEvent.Send(
                cast.alice.core().newRequest(), party, method, cast.bob.contact(), null, List.of()));
        cast.settle();
        return cast.alice.last(RequestAction.Completed.class).status();
    }

    @Test
    void aRequestTooLargeForUdpGoesOverTcpAndTheDialogGoesOn() {
        Cast cast = cast();
        Body large = Body.sdp("v=0\r\n" + "a=x\r\n".repeat(400));
        CallHandle call = aliceCallsBob(cast, large);
        cast.settle();
        Wire.Message invite = cast.network.wire().messages().getFirst();
        assertTrue(invite.stream(), "RFC 3261 18.1.1");
        assertTrue(cast.bob.hasTold(CallAction.Established.class));
        cast.bob.does(new CallEvent.Offer(atBob(cast), large));
        cast.settle();
        assertTrue(cast.bob.hasTold(CallAction.AnswerReceived.class));
        cast.alice.does(new CallEvent.HangUp(call, ""));
        cast.rest();
    }

    @Test
    void callsWorkOverIpv6() {
        Cast cast = cast();
        Phone dave = new Phone(cast.network, cast.network.host("dave", "2001:db8::4"), "dave", FULL);
        Phone erin = new Phone(cast.network, cast.network.host("erin", "2001:db8::5"), "erin", FULL);
        cast.is(erin, Cast.Habit.ANSWERS);
        for (Transport transport : List.of(Transport.UDP, Transport.TCP)) {
            CallHandle call = cast.calls(
                    dave, dave.toward(erin.host(), transport), erin.contact().toString(), cast.sdp(), List.of());
            cast.settle();
            assertEquals(call, dave.last(CallAction.Answered.class).call());
            dave.does(new CallEvent.HangUp(call, ""));
            cast.settle();
            assertEquals(200, erin.last(CallAction.Ended.class).end().status());
        }
    }

    @Test
    void everyRequestOfACallIsSignedOnceChallenged() {
        Cast cast = cast();
        cast.proxy1.user("alice", "secret");
        cast.proxy1.challenges(DigestAlgorithm.SHA_256, true);
        Party party = cast.party(cast.alice).with(Cast.digest(cast.network, "alice", "secret"));
        CallHandle call = cast.calls(cast.alice, party, "sip:bob@biloxi.example.com", cast.sdp(), List.of());
        cast.settle();
        cast.alice.does(new CallEvent.HangUp(call, ""));
        cast.rest();
        assertTrue(requests(cast, Method.BYE).getFirst().has(Headers.PROXY_AUTHORIZATION));
        assertTrue(requests(cast, Method.ACK).getLast().has(Headers.PROXY_AUTHORIZATION));
    }
}
