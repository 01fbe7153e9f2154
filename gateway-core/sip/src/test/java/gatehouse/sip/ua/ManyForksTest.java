package gatehouse.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Transport;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.world.Phone;
import gatehouse.sip.world.ScriptedPeer;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A peer that makes early dialogs, answers and provisional responses without end (RFC 3261 12.1, 13.2.2.4; RFC 3262). */
class ManyForksTest {
    private static final int MOST = OutgoingInvite.MOST_DIALOGS;

    private final Network network = new Network(1);
    private final Host server = network.host("server", "192.0.2.9");
    private final ScriptedPeer peer = new ScriptedPeer(network, server);
    private final Phone alice = new Phone(
            network,
            network.host("alice", "192.0.2.1"),
            "alice",
            UserAgentSettings.of(
                    TransactionSettings.userAgent(TransportPolicy.listening(5060, false)), NextHop.OWN_FLOW));
    private final CallHandle call = alice.newCall();

    private void calls() {
        alice.does(new CallEvent.Start(
                call,
                alice.toward(server, Transport.UDP),
                SipUri.of("sip:many@192.0.2.9"),
                Body.sdp("offer"),
                List.of()));
        network.simulation().run(Duration.ofMillis(100));
    }

    private ResponseBuilder of(String fork, int status) {
        return SipResponse.to(peer.received().getFirst(), status)
                .toTag(fork)
                .add(Headers.CONTACT, Contact.of(NameAddr.of("<sip:" + fork + "@192.0.2.9:5060>")));
    }

    private void say(String fork, int status) {
        peer.answersFirst(of(fork, status));
        network.simulation().run(Duration.ofMillis(20));
    }

    private void sayReliably(String fork, long number) {
        peer.answersFirst(of(fork, 183).add(Headers.REQUIRE, "100rel").set(Headers.RSEQ, number));
        network.simulation().run(Duration.ofMillis(20));
    }

    private List<SipRequest> received(Method method) {
        return peer.received().stream().filter(request -> request.is(method)).toList();
    }

    private int ringing() {
        return alice.told(CallAction.Progressed.class).size();
    }

    @Test
    void whatAForkTooManySaysIsNotHeardUntilItAnswers() {
        calls();
        for (int i = 0; i < 3 * MOST; i++) {
            say("early" + i, 180);
        }
        assertEquals(MOST, ringing());
        say("early0", 180);
        assertEquals(MOST + 1, ringing(), "one that is known goes on");
        sayReliably("beyond", 1);
        assertEquals(0, received(Method.PRACK).size());
        say("beyond", 200);
        assertEquals("beyond", alice.last(CallAction.Answered.class).leg());
        assertEquals(1, received(Method.ACK).size());
        end();
    }

    /** Each that is one too many repeats its 2xx for 64*T1 and ends its dialog itself (RFC 3261 13.3.1.4). */
    @Test
    void ofAnswersWithoutEndSomeAreAcknowledgedAndEnded() {
        peer.answers(request -> request.is(Method.BYE) ? peer.ok(request) : null);
        calls();
        say("first", 200);
        for (int i = 0; i < 3 * MOST; i++) {
            say("also" + i, 200);
        }
        assertEquals(1, alice.told(CallAction.Answered.class).size());
        assertEquals(MOST, received(Method.ACK).size());
        assertEquals(MOST - 1, received(Method.BYE).size());
        say("first", 200);
        assertEquals(MOST + 1, received(Method.ACK).size(), "a repeat is acknowledged again");
        end();
    }

    @Test
    void reliableResponsesWithoutEndWaitForOurAcknowledgements() {
        calls();
        for (long number = 1; number <= 50; number++) {
            sayReliably("fork", number);
        }
        long open = received(Method.PRACK).stream()
                .map(prack -> prack.cseq().number())
                .distinct()
                .count();
        assertEquals(8, open);
        peer.answers(peer::ok);
        network.simulation().run(Duration.ofSeconds(40)); // nobody has answered them
        sayReliably("fork", 9);
        assertEquals(9, received(Method.PRACK).getLast().value(Headers.RACK).rseq(), "the next comes again");
        end();
    }

    private void end() {
        peer.answers(peer::ok);
        alice.does(new CallEvent.HangUp(call, ""));
        network.simulation().run(Duration.ofMinutes(5));
        assertTrue(alice.isIdle());
    }
}
