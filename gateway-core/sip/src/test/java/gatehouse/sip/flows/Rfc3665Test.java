package gatehouse.sip.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEnd;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.Party;
import gatehouse.sip.world.Cast;
import gatehouse.sip.world.ScriptedPeer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The sessions of RFC 3665 3 through two proxies, clean and with 10 % loss, duplication and reordering. Figure 3.1 is in
 * BasicCallTest, 2.1, 2.2, 2.4 and 2.5 in RegistrationTest, 2.3 in ReachabilityTest.
 */
class Rfc3665Test {
    private static final String BOB = "sip:bob@biloxi.example.com";

    private static final String SET_UP = """
            alice  -> proxy1 : INVITE
            proxy1 -> alice  : 100 Trying
            proxy1 -> proxy2 : INVITE
            proxy2 -> proxy1 : 100 Trying
            proxy2 -> bob    : INVITE
            bob    -> proxy2 : 180 Ringing
            ? proxy2 -> proxy1 : 180 Ringing
            ? proxy1 -> alice  : 180 Ringing
            """;
    private static final String ANSWER = """
            bob    -> proxy2 : 200 OK (INVITE)
            proxy2 -> proxy1 : 200 OK (INVITE)
            proxy1 -> alice  : 200 OK (INVITE)
            alice  -> proxy1 : ACK
            proxy1 -> proxy2 : ACK
            proxy2 -> bob    : ACK
            """;
    private static final String BOB_HANGS_UP = """
            bob    -> proxy2 : BYE
            proxy2 -> proxy1 : BYE
            proxy1 -> alice  : BYE
            alice  -> proxy1 : 200 OK (BYE)
            proxy1 -> proxy2 : 200 OK (BYE)
            proxy2 -> bob    : 200 OK (BYE)
            """;

    @Test
    void figure3_2_throughTwoProxies() {
        String challenge = """
                alice  -> proxy1 : INVITE
                proxy1 -> alice  : 407 Proxy Authentication Required
                alice  -> proxy1 : ACK
                """;
        Scenes.play(challenge + SET_UP + ANSWER + BOB_HANGS_UP, cast -> {
            cast.proxy1.user("alice", "bobspassword");
            cast.proxy1.challenges(DigestAlgorithm.MD5, true);
            Party party = cast.party(cast.alice).with(Cast.digest(cast.network, "alice", "bobspassword"));
            cast.calls(cast.alice, party, BOB, cast.sdp(), List.of());
            cast.settle();
            assertTrue(cast.bob.hasTold(CallAction.Established.class));
            hangUp(cast);
            assertEquals(200, cast.alice.last(CallAction.Ended.class).end().status());
        });
    }

    private static void hangUp(Cast cast) {
        cast.bob.does(
                new CallEvent.HangUp(cast.bob.last(CallAction.Incoming.class).call(), ""));
        cast.settle();
    }

    @Test
    void figure3_3_withTwoChallenges() {
        String challenges = """
                alice  -> proxy1 : INVITE
                proxy1 -> alice  : 407 Proxy Authentication Required
                alice  -> proxy1 : ACK
                alice  -> proxy1 : INVITE
                proxy1 -> alice  : 100 Trying
                proxy1 -> proxy2 : INVITE
                proxy2 -> proxy1 : 407 Proxy Authentication Required
                proxy1 -> proxy2 : ACK
                proxy1 -> alice  : 407 Proxy Authentication Required
                alice  -> proxy1 : ACK
                """;
        Scenes.play(challenges + SET_UP + ANSWER + BOB_HANGS_UP, cast -> {
            cast.proxy1.user("alice", "password");
            cast.proxy1.challenges(DigestAlgorithm.MD5, true);
            cast.proxy2.user("alice", "password");
            cast.proxy2.challenges(DigestAlgorithm.SHA_256, true);
            Party party = cast.party(cast.alice).with(Cast.digest(cast.network, "alice", "password"));
            cast.calls(cast.alice, party, BOB, cast.sdp(), List.of());
            cast.settle();
            hangUp(cast);
        });
    }

    @Test
    void figure3_4_aProxyFails() {
        // Which proxy is next is the owner's to know (RFC 3263); the core says 408 after Timer B
        String ladder = """
                alice  -> proxy2 : INVITE
                proxy2 -> alice  : 100 Trying
                proxy2 -> bob    : INVITE
                bob    -> proxy2 : 180 Ringing
                ? proxy2 -> alice  : 180 Ringing
                bob    -> proxy2 : 200 OK (INVITE)
                proxy2 -> alice  : 200 OK (INVITE)
                alice  -> proxy2 : ACK
                proxy2 -> bob    : ACK
                bob    -> proxy2 : BYE
                proxy2 -> alice  : BYE
                alice  -> proxy2 : 200 OK (BYE)
                proxy2 -> bob    : 200 OK (BYE)
                """;
        Scenes.play(ladder, cast -> {
            cast.proxy1.host().off(true);
            cast.calls(cast.alice, BOB);
            cast.settle();
            assertEquals(408, cast.alice.last(CallAction.Ended.class).end().status());
            cast.network.wire().clear(); // what was sent to the first proxy met nobody
            cast.calls(cast.alice, cast.alice.toward(cast.proxy2.host(), Transport.UDP), BOB, cast.sdp(), List.of());
            cast.settle();
            assertTrue(cast.bob.hasTold(CallAction.Established.class));
            hangUp(cast);
        });
    }

    @Test
    void figure3_5_throughAnApplicationLayerGateway() {
        Scenes.play(SET_UP + ANSWER + BOB_HANGS_UP, cast -> {
            // The gateway stands between Alice and the rest: media goes through it, so both see its address alone
            cast.proxy1.rewritesSessions(sdp -> sdp.replace("192.0.2.1", "192.0.2.11"));
            cast.calls(cast.alice, BOB);
            cast.settle();
            String atBob =
                    cast.bob.last(CallAction.Incoming.class).offer().octets().utf8();
            assertTrue(atBob.contains("192.0.2.11"), atBob);
            String atAlice =
                    cast.alice.last(CallAction.Answered.class).body().octets().utf8();
            assertTrue(atAlice.contains("192.0.2.11"), atAlice);
            hangUp(cast);
        });
    }

    @Test
    void figure3_6_throughARedirectServerWithTheAnswerInAck() {
        String ladder = """
                alice    -> redirect : INVITE
                redirect -> alice    : 302 Moved Temporarily
                alice    -> redirect : ACK
                """ + SET_UP + ANSWER + BOB_HANGS_UP;
        Scenes.play(ladder, cast -> {
            ScriptedPeer redirect = new ScriptedPeer(cast.network, cast.network.host("redirect", "192.0.2.13"));
            redirect.answers(request ->
                    redirect.answer(request, 302).add(Headers.CONTACT, Contact.of(NameAddr.of("<" + BOB + ">"))));
            Party first = cast.party(cast.alice);
            Flow there = new Flow(
                    Transport.UDP,
                    first.flow().local(),
                    new gatehouse.base.Endpoint(gatehouse.base.IpAddress.of("192.0.2.13"), 5060));
            cast.calls(cast.alice, first.withFlow(there), "sip:bob@example.com", null, List.of());
            cast.settle();
            CallEnd end = cast.alice.last(CallAction.Ended.class).end();
            assertEquals(302, end.status());
            cast.calls(cast.alice, first, end.message().contact().uri().toString(), null, List.of());
            cast.settle();
            // No offer in INVITE: Bob's came in the 200, Alice's answer in ACK
            assertTrue(cast.alice.hasTold(CallAction.OfferReceived.class));
            assertTrue(cast.bob.last(CallAction.Established.class).body() != null);
            hangUp(cast);
        });
    }

    @Test
    void figure3_7_aSessionChanges() {
        String change = """
                bob    -> proxy2 : INVITE
                proxy2 -> bob    : 100 Trying
                proxy2 -> proxy1 : INVITE
                proxy1 -> proxy2 : 100 Trying
                proxy1 -> alice  : INVITE
                alice  -> proxy1 : 200 OK (INVITE)
                proxy1 -> proxy2 : 200 OK (INVITE)
                proxy2 -> bob    : 200 OK (INVITE)
                bob    -> proxy2 : ACK
                proxy2 -> proxy1 : ACK
                proxy1 -> alice  : ACK
                """;
        Scenes.play(SET_UP + ANSWER + change + BOB_HANGS_UP, cast -> {
            cast.calls(cast.alice, BOB);
            cast.settle();
            CallHandle atBob = cast.bob.last(CallAction.Incoming.class).call();
            cast.bob.does(new CallEvent.Offer(atBob, cast.sdp()));
            cast.settle();
            assertTrue(cast.alice.hasTold(CallAction.OfferReceived.class));
            assertTrue(cast.bob.hasTold(CallAction.AnswerReceived.class));
            hangUp(cast);
        });
    }

    @Test
    void figure3_8_nobodyAnswersAndTheCallerGivesUp() {
        String cancel = """
                alice  -> proxy1 : CANCEL
                proxy1 -> alice  : 200 OK (CANCEL)
                proxy1 -> proxy2 : CANCEL
                proxy2 -> proxy1 : 200 OK (CANCEL)
                proxy2 -> bob    : CANCEL
                bob    -> proxy2 : 200 OK (CANCEL)
                bob    -> proxy2 : 487 Request Terminated
                proxy2 -> bob    : ACK
                proxy2 -> proxy1 : 487 Request Terminated
                proxy1 -> proxy2 : ACK
                proxy1 -> alice  : 487 Request Terminated
                alice  -> proxy1 : ACK
                """;
        Scenes.play(SET_UP + cancel, cast -> {
            cast.is(cast.bob, Cast.Habit.RINGS);
            CallHandle call = cast.calls(cast.alice, BOB);
            cast.network.simulation().run(Duration.ofSeconds(30));
            cast.alice.does(new CallEvent.HangUp(call, ""));
            cast.settle();
            assertEquals(487, cast.bob.last(CallAction.Ended.class).end().status());
        });
    }

    @Test
    void figure3_9_busy() {
        String busy = """
                alice  -> proxy1 : INVITE
                proxy1 -> alice  : 100 Trying
                proxy1 -> proxy2 : INVITE
                proxy2 -> proxy1 : 100 Trying
                proxy2 -> bob    : INVITE
                bob    -> proxy2 : 486 Busy Here
                proxy2 -> bob    : ACK
                proxy2 -> proxy1 : 486 Busy Here
                proxy1 -> proxy2 : ACK
                proxy1 -> alice  : 486 Busy Here
                alice  -> proxy1 : ACK
                """;
        Scenes.play(busy, cast -> {
            cast.is(cast.bob, Cast.Habit.REFUSES);
            cast.calls(cast.alice, BOB);
            cast.settle();
            assertEquals(486, cast.alice.last(CallAction.Ended.class).end().status());
        });
    }

    @Test
    void figure3_10_nobodyIsThere() {
        String ladder = """
                alice  -> proxy1 : INVITE
                proxy1 -> alice  : 100 Trying
                proxy1 -> proxy2 : INVITE
                proxy2 -> proxy1 : 100 Trying
                proxy2 -> bob    : INVITE
                ? proxy2 -> bob    : INVITE
                ? proxy2 -> bob    : INVITE
                ? proxy2 -> bob    : INVITE
                ? proxy2 -> bob    : INVITE
                ? proxy2 -> bob    : INVITE
                ? proxy2 -> bob    : INVITE
                proxy2 -> proxy1 : 408 Request Timeout
                proxy1 -> proxy2 : ACK
                proxy1 -> alice  : 408 Request Timeout
                alice  -> proxy1 : ACK
                """;
        Scenes.play(ladder, cast -> {
            cast.bob.host().off(true);
            cast.calls(cast.alice, BOB);
            cast.settle();
            // proxy2 gives up at Timer B; 100 keeps Alice and proxy1 waiting until then
            assertEquals(408, cast.alice.last(CallAction.Ended.class).end().status());
            assertEquals(
                    CallEnd.By.PEER,
                    cast.alice.last(CallAction.Ended.class).end().by());
        });
    }

    @Test
    void figure3_11_temporarilyUnavailable() {
        String unavailable = """
                bob    -> proxy2 : 480 Temporarily Unavailable
                proxy2 -> bob    : ACK
                proxy2 -> proxy1 : 480 Temporarily Unavailable
                proxy1 -> proxy2 : ACK
                proxy1 -> alice  : 480 Temporarily Unavailable
                alice  -> proxy1 : ACK
                """;
        Scenes.play(SET_UP + unavailable, cast -> {
            cast.is(cast.bob, incoming -> {
                cast.bob.does(new CallEvent.Progress(incoming.call(), 180, null, false, List.of()));
                cast.network
                        .simulation()
                        .after(
                                Duration.ofSeconds(3),
                                () -> cast.bob.does(new CallEvent.Reject(incoming.call(), 480, List.<Extra<?>>of())));
            });
            cast.calls(cast.alice, BOB);
            cast.settle();
            assertEquals(480, cast.alice.last(CallAction.Ended.class).end().status());
        });
    }
}
