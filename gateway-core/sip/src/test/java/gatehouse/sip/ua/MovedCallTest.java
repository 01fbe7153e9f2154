package gatehouse.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Transport;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
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

/** A call whose registration has gone to another flow: the one that it began on may be dead. */
class MovedCallTest {
    private final Network network = new Network(1);
    private final Host first = network.host("first", "192.0.2.8");
    private final Host second = network.host("second", "192.0.2.9");
    private final ScriptedPeer before = peer(first);
    private final ScriptedPeer after = peer(second);
    private final Phone alice = new Phone(
            network,
            network.host("alice", "192.0.2.1"),
            "alice",
            UserAgentSettings.of(
                            TransactionSettings.userAgent(TransportPolicy.listening(5060, false)), NextHop.OWN_FLOW)
                    .plain());

    private ScriptedPeer peer(Host host) {
        ScriptedPeer peer = new ScriptedPeer(network, host);
        peer.answers(request -> peer.answer(request, 200)
                .add(Headers.CONTACT, Contact.of(NameAddr.of("<sip:bob@" + host.address() + ":5060>"))));
        return peer;
    }

    @Test
    void itsRequestsTakeTheNewWay() {
        CallHandle call = alice.newCall();
        alice.does(new CallEvent.Start(
                call, alice.toward(first, Transport.UDP), SipUri.of("sip:bob@example.com"), Body.sdp("a"), List.of()));
        network.simulation().run(Duration.ofSeconds(1));
        assertTrue(alice.hasTold(CallAction.Answered.class));
        alice.does(new CallEvent.Move(call, alice.toward(second, Transport.UDP)));
        alice.does(new CallEvent.Offer(call, Body.sdp("b")));
        network.simulation().run(Duration.ofSeconds(1));
        alice.does(new CallEvent.HangUp(call, ""));
        network.simulation().run(Duration.ofMinutes(1));
        assertEquals(List.of(Method.INVITE, Method.ACK), methods(before));
        assertEquals(List.of(Method.INVITE, Method.ACK, Method.BYE), methods(after));
        assertTrue(alice.isIdle());
    }

    private static List<Method> methods(ScriptedPeer peer) {
        return peer.received().stream().map(SipRequest::method).toList();
    }
}
