package gatehouse.lab.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.lab.operator.OperatorAction.CallChanged.State;
import gatehouse.lab.service.ServiceAction;
import gatehouse.lab.service.ServiceEvent;
import gatehouse.lab.town.Phone;
import gatehouse.lab.town.Town;
import gatehouse.sip.message.CSeq;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls through the P-CSCF, between phones and with the operator's own numbers. */
class CallTest {
    private final Town town = new Town(2);
    private final Phone alice = town.alice();
    private final Phone bob = town.bob();

    @BeforeEach
    void register() {
        assertEquals(200, alice.registered(600).status());
        assertEquals(200, bob.registered(600).status());
        town.did.clear();
    }

    private SipResponse talk(String number) {
        SipResponse ok = alice.ask(alice.invite(number).build());
        assertEquals(200, ok.status());
        alice.ack(ok);
        town.run(Duration.ofSeconds(1));
        return ok;
    }

    @Test
    void twoPhonesTalkAndHangUp() {
        SipResponse ok = talk("15550101");
        assertEquals(1, bob.came(Method.ACK));
        SipRequest invite = bob.requests.getFirst();
        // The callee sees who the operator knows the caller to be, and the media gateway's address, not the caller's
        assertTrue(invite.values(Headers.P_ASSERTED_IDENTITY).toString().contains("+15550100@" + Town.DOMAIN));
        assertTrue(invite.body().utf8().contains("203.0.113.11"));
        assertEquals(200, alice.ask(alice.within(ok, Method.BYE, 100).build()).status());
        assertEquals(1, bob.came(Method.BYE));
        assertEquals(List.of(State.SETUP, State.ANSWERED, State.ENDED), town.calls());
        assertTrue(town.isQuiet());
    }

    /** RFC 3325 7: the called phone is not told who calls when the caller does not want it. */
    @Test
    void whoDoesNotWantToBeShownIsNot() {
        assertEquals(200, alice.ask(alice.invite("15550101").build()).status());
        assertTrue(bob.requests.getFirst().has(Headers.P_ASSERTED_IDENTITY));
        bob.requests.clear();
        alice.ask(alice.invite("15550101")
                .add(Headers.PRIVACY, Parameterized.of("id"))
                .add(Headers.P_PREFERRED_IDENTITY, NameAddr.of("<sip:+15550100@" + Town.DOMAIN + ">"))
                .build());
        assertFalse(bob.requests.getFirst().has(Headers.P_ASSERTED_IDENTITY));
        assertFalse(bob.requests.getFirst().has(Headers.P_PREFERRED_IDENTITY));
    }

    /** RFC 3325 9.2: who calls without a name over an unknown way still proves who it is. */
    @Test
    void whoWithholdsTheNameIsAskedForAProofOfIt() {
        alice.moveTo(5099);
        SipRequest hidden = alice.invite("600")
                .set(Headers.FROM, NameAddr.of("<sip:anonymous@anonymous.invalid>;tag=x"))
                .add(Headers.PRIVACY, Parameterized.of("id"))
                .build();
        assertEquals(403, alice.ask(hidden).status());
        SipRequest named = alice.invite("600")
                .set(Headers.FROM, NameAddr.of("<sip:anonymous@anonymous.invalid>;tag=x"))
                .add(Headers.P_PREFERRED_IDENTITY, NameAddr.of("<sip:+15550100@" + Town.DOMAIN + ">"))
                .build();
        assertEquals(407, alice.ask(named).status());
    }

    /** RFC 3261 16.3 step 3. */
    @Test
    void aRequestThatHasNoHopsLeftIs483() {
        SipRequest tired = alice.invite("600").set(Headers.MAX_FORWARDS, 0).build();
        assertEquals(483, alice.ask(tired).status());
        assertTrue(town.did.isEmpty());
    }

    /** RFC 3261 16.3 step 5: nothing that a proxy must know is known here. */
    @Test
    void anExtensionThatTheProxyMustKnowIs420() {
        SipResponse refusal = alice.ask(
                alice.invite("600").add(Headers.PROXY_REQUIRE, "sec-agree").build());
        assertEquals(420, refusal.status());
        assertEquals(List.of("sec-agree"), refusal.values(Headers.UNSUPPORTED));
    }

    /** RFC 3261 8.2.2.3: the services know no extension; each that is required is named. */
    @Test
    void anExtensionThatTheCalledMustKnowIs420() {
        SipResponse refusal = alice.ask(alice.invite("600")
                .add(Headers.REQUIRE, "100rel")
                .add(Headers.REQUIRE, "precondition")
                .build());
        assertEquals(420, refusal.status());
        assertEquals(List.of("100rel", "precondition"), refusal.values(Headers.UNSUPPORTED));
        assertTrue(town.voices.isEmpty());
        assertTrue(town.isQuiet());
    }

    @Test
    void aRequestOfNoKnownDialogIs481() {
        SipResponse ok = talk("600");
        SipRequest stray = alice.within(ok, Method.BYE, 50)
                .set(Headers.CALL_ID, "nobody-knows-it")
                .build();
        assertEquals(481, alice.ask(stray).status());
        assertEquals(200, alice.ask(alice.within(ok, Method.BYE, 51).build()).status());
        assertEquals(481, alice.ask(alice.within(ok, Method.UPDATE, 52).build()).status());
    }

    /** RFC 3261 9.2: a CANCEL that belongs to no INVITE. */
    @Test
    void aCancelOfNothingIs481() {
        SipRequest cancel =
                alice.invite("600").method(Method.CANCEL, 77).noBody().build();
        alice.send(cancel);
        town.run(Duration.ofSeconds(1));
        assertTrue(town.story()
                .endsWith("operator -> alice: SIP/2.0 481 Call/Transaction Does Not Exist | CSeq: 77 CANCEL"));
    }

    @Test
    void numbersNobodyHasAre404AndPhonesThatAreOffAre480() {
        assertEquals(404, alice.ask(alice.invite("999").build()).status());
        assertEquals(200, bob.ask(bob.signed(bob.register(0)).build()).status());
        assertEquals(480, alice.ask(alice.invite("15550101").build()).status());
        assertEquals(486, alice.ask(alice.invite("602").build()).status());
        assertTrue(town.isQuiet());
    }

    @Test
    void theCallerGivesUpWhileItRings() {
        bob.habit = (id, request) -> bob.respond(id, request, request.is(Method.INVITE) ? 180 : 200);
        ClientTransactionId invite = alice.send(alice.invite("15550101").build());
        town.run(Duration.ofSeconds(1));
        List<ServerTransactionId> ringing = new ArrayList<>();
        bob.habit = (id, request) -> {
            ringing.add(id);
            bob.respond(id, request, 200);
        };
        alice.cancel(invite);
        town.run(Duration.ofSeconds(1));
        assertEquals(1, bob.came(Method.CANCEL));
        assertEquals(1, ringing.size());
    }

    /** RFC 3261 9.1: the callee answers in the very moment in which the caller gives up. */
    @Test
    void anAnswerThatCrossesACancelReachesTheCaller() {
        List<ServerTransactionId> held = new ArrayList<>();
        List<SipRequest> invites = new ArrayList<>();
        bob.habit = (id, request) -> {
            if (request.is(Method.INVITE)) {
                held.add(id);
                invites.add(request);
                bob.respond(id, request, 180);
            } else {
                bob.respond(id, request, 200);
            }
        };
        ClientTransactionId invite = alice.send(alice.invite("15550101").build());
        town.run(Duration.ofSeconds(1));
        alice.cancel(invite);
        bob.respond(held.getFirst(), invites.getFirst(), 200);
        SipResponse ok = alice.await(invite);
        assertEquals(200, ok.status());
        alice.ack(ok);
        assertEquals(200, alice.ask(alice.within(ok, Method.BYE, 90).build()).status());
        assertEquals(1, bob.came(Method.ACK));
        assertEquals(1, bob.came(Method.BYE));
        assertTrue(town.isQuiet());
    }

    /** The same where the lab itself gives up: its ACK and BYE end what the answer began. */
    @Test
    void anAnswerThatCrossesTheRemoteSubscribersCancelIsAcknowledgedAndEnded() {
        List<ServerTransactionId> held = new ArrayList<>();
        bob.habit = (id, request) -> {
            if (request.is(Method.INVITE)) {
                held.add(id);
                bob.respond(id, request, 180);
            } else {
                bob.respond(id, request, 200);
            }
        };
        town.remote(new ServiceEvent.Call("15550101"));
        town.run(Duration.ofSeconds(1));
        town.remote(new ServiceEvent.HangUp());
        bob.respond(held.getFirst(), bob.requests.getFirst(), 200);
        town.run(Duration.ofSeconds(2));
        assertEquals(1, bob.came(Method.CANCEL));
        assertEquals(1, bob.came(Method.ACK));
        assertEquals(1, bob.came(Method.BYE));
        assertFalse(town.voices.stream().anyMatch(ServiceAction.Voice.class::isInstance), "nobody spoke");
        assertTrue(town.isQuiet());
    }

    @Test
    void theRemoteSubscriberCallsAndHangsUp() {
        town.remote(new ServiceEvent.Call("15550101"));
        town.run(Duration.ofSeconds(1));
        assertEquals(1, bob.came(Method.ACK));
        town.remote(new ServiceEvent.HangUp());
        town.run(Duration.ofSeconds(1));
        assertEquals(1, bob.came(Method.BYE));
        assertTrue(town.isQuiet());
        assertEquals(2, town.voices.size());
    }

    /** A NAT gives a phone another port within a call: the other side's requests follow it (same address, same dialog). */
    @Test
    void aPhoneWhoseNatChangedItsPortInACallIsFollowed() {
        SipResponse ok = talk("15550101");
        alice.moveTo(42_000);
        assertEquals(200, alice.ask(alice.within(ok, Method.UPDATE, 20).build()).status());
        // Bob hangs up: his BYE goes to the port that Alice spoke from last
        SipRequest invite = bob.requests.getFirst();
        SipRequest bye = SipRequest.builder(Method.BYE, invite.contact().uri())
                .setAll(Headers.ROUTE, invite.values(Headers.RECORD_ROUTE))
                .set(Headers.MAX_FORWARDS, 70)
                .set(Headers.FROM, invite.to().withTag("bob"))
                .set(Headers.TO, invite.from())
                .set(Headers.CALL_ID, invite.callId())
                .set(Headers.CSEQ, new CSeq(1, Method.BYE))
                .build();
        assertEquals(200, bob.ask(bye).status());
        assertEquals(1, alice.came(Method.BYE));
    }

    /** From another address nobody is believed, whatever dialog he names. */
    @Test
    void aStrangerCannotEndACall() {
        SipResponse ok = talk("15550101");
        Phone mallory = town.phone("mallory", "198.51.100.66", "+15550100", "x");
        assertEquals(
                481, mallory.ask(mallory.within(ok, Method.BYE, 30).build()).status());
        assertEquals(0, bob.came(Method.BYE));
    }

    /** RFC 3261 13.3.1.4: an answer that nobody acknowledges is repeated, and ends the call at last. */
    @Test
    void anAnswerThatNobodyAcknowledgesEndsTheCall() {
        SipResponse ok = alice.ask(alice.invite("600").build());
        assertEquals(200, ok.status());
        town.run(Duration.ofSeconds(31));
        assertEquals(0, alice.came(Method.BYE));
        assertTrue(town.story().split("200 OK \\| CSeq: 3 INVITE", -1).length > 10, town.story());
        town.run(Duration.ofSeconds(2));
        assertEquals(1, alice.came(Method.BYE));
        assertTrue(town.isQuiet());
    }

    @Test
    void lossNeitherLosesACallNorLeavesOneBehind() {
        Seeds.check(20, 300, seeded -> {
            Town lossy = new Town(seeded.seed());
            Phone caller = lossy.alice();
            Phone called = lossy.bob();
            lossy.network.everyLink(LinkProfile.ROUGH.withLoss(0.15));
            assertEquals(200, caller.registered(600).status());
            assertEquals(200, called.registered(600).status());
            SipResponse ok = caller.ask(caller.invite("200").build());
            assertEquals(200, ok.status());
            caller.ack(ok);
            assertEquals(
                    200, caller.ask(caller.within(ok, Method.BYE, 100).build()).status());
            lossy.run(Duration.ofSeconds(40));
            assertTrue(lossy.isQuiet(), "seed " + seeded.seed());
        });
    }
}
