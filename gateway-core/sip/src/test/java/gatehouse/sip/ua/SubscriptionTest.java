package gatehouse.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Transport;
import gatehouse.sip.dialog.Dialog;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.TransactionEvent;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.world.Phone;
import gatehouse.sip.world.ScriptedPeer;
import gatehouse.sip.world.Wording;
import gatehouse.testkit.Host;
import gatehouse.testkit.Ladder;
import gatehouse.testkit.Network;
import gatehouse.testkit.Seeded;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Subscriptions of ours (RFC 6665), as the registration event package and message waiting use them. */
class SubscriptionTest {
    private static final MediaType SUMMARY = MediaType.of("application/simple-message-summary");

    private final Network network = new Network(1);
    private final Host server = network.host("server", "192.0.2.9");
    private final ScriptedPeer peer = new ScriptedPeer(network, server);
    private final Seeded entropy = new Seeded(5);
    private final Phone bob = new Phone(
            network,
            network.host("bob", "192.0.2.2"),
            "bob",
            UserAgentSettings.of(
                    TransactionSettings.userAgent(TransportPolicy.listening(5060, false)), NextHop.OWN_FLOW));
    private Dialog dialog;

    private SubscriptionHandle subscribe() {
        SubscriptionHandle handle = bob.core().newSubscription();
        bob.does(new SubscriptionEvent.Subscribe(
                handle,
                bob.toward(server, Transport.UDP),
                SipUri.of("sip:bob@example.com"),
                Parameterized.of("message-summary"),
                List.of(SUMMARY),
                Duration.ofHours(1)));
        return handle;
    }

    /** 200 to SUBSCRIBE; the notifier's dialog is made on the way. */
    private ResponseBuilder accept(SipRequest request) {
        if (dialog == null) {
            dialog = Dialog.atCallee(
                    request,
                    "scripted",
                    true,
                    bob.toward(server, Transport.UDP).flow().reversed());
        }
        return peer.answer(request, 200)
                .add(Headers.CONTACT, Contact.of(NameAddr.of("<sip:server@192.0.2.9>")))
                .copy(Headers.EXPIRES, request);
    }

    private void notifies(String state, String body) {
        dialog = dialog.next();
        RequestBuilder message = dialog.request(Method.NOTIFY, dialog.localSequence())
                .add(Headers.CONTACT, Contact.of(NameAddr.of("<sip:server@192.0.2.9>")))
                .set(Headers.EVENT, Parameterized.of("message-summary"))
                .set(Headers.SUBSCRIPTION_STATE, Parameterized.of(state))
                .body(SUMMARY, body);
        peer.does(new TransactionEvent.SendRequest(
                ClientTransactionId.fresh(entropy, Method.NOTIFY), message.build(), dialog.flow()));
        network.simulation().run(Duration.ofSeconds(1));
    }

    @Test
    void subscribesHearsRefreshesAndEnds() {
        peer.answers(this::accept);
        SubscriptionHandle handle = subscribe();
        network.simulation().run(Duration.ofSeconds(1));
        notifies("active;expires=3600", "Messages-Waiting: yes\r\n");
        assertEquals(
                "Messages-Waiting: yes\r\n",
                bob.last(SubscriptionAction.Notified.class).body().octets().latin1());
        network.simulation().run(Duration.ofMinutes(31));
        notifies("active;expires=3600", "Messages-Waiting: no\r\n");
        bob.does(new SubscriptionEvent.Unsubscribe(handle));
        network.simulation().run(Duration.ofSeconds(1));
        assertEquals(0L, peer.received().getLast().value(Headers.EXPIRES));
        notifies("terminated;reason=timeout", "");
        assertTrue(bob.hasTold(SubscriptionAction.Ended.class));
        Ladder.of("""
                bob    -> server : SUBSCRIBE
                server -> bob    : 200
                server -> bob    : NOTIFY
                bob    -> server : 200
                bob    -> server : SUBSCRIBE
                server -> bob    : 200
                server -> bob    : NOTIFY
                bob    -> server : 200
                bob    -> server : SUBSCRIBE
                server -> bob    : 200
                server -> bob    : NOTIFY
                bob    -> server : 200
                """).assertMatches(network.wire(), Wording::describe);
        network.simulation().run(Duration.ofMinutes(2));
        assertTrue(bob.isIdle());
    }

    @Test
    void aNotifyThatOvertakesThe200IsHeard() {
        peer.answers(request -> {
            accept(request);
            network.simulation().after(Duration.ZERO, () -> notifies("active;expires=600", "first\r\n"));
            return null; // the 200 never comes
        });
        subscribe();
        network.simulation().run(Duration.ofSeconds(5));
        assertEquals(
                "first\r\n",
                bob.last(SubscriptionAction.Notified.class).body().octets().latin1());
    }

    @Test
    void withoutNotifyItIsMadeAnewByTimerN() {
        peer.answers(request -> {
            dialog = null;
            return accept(request);
        });
        subscribe();
        network.simulation().run(Duration.ofSeconds(33));
        assertEquals("no NOTIFY", bob.last(SubscriptionAction.Interrupted.class).reason());
    }

    @Test
    void whatTheNotifierEndsForGoodStaysEnded() {
        peer.answers(this::accept);
        subscribe();
        network.simulation().run(Duration.ofSeconds(1));
        notifies("terminated;reason=noresource", "");
        assertTrue(bob.hasTold(SubscriptionAction.Ended.class));
        network.simulation().run(Duration.ofHours(5));
        assertEquals(1, peer.received().size());
    }

    @Test
    void whatTheNotifierEndsForNowIsMadeAnew() {
        peer.answers(request -> {
            dialog = null;
            return accept(request);
        });
        subscribe();
        network.simulation().run(Duration.ofSeconds(1));
        notifies("terminated;reason=probation;retry-after=120", "");
        assertEquals(
                Duration.ofMinutes(2),
                bob.last(SubscriptionAction.Interrupted.class).retryIn());
        network.simulation().run(Duration.ofMinutes(3));
        assertTrue(peer.received().size() >= 2);
        assertFalse(bob.hasTold(SubscriptionAction.Ended.class));
    }

    @Test
    void aRefusalEndsItAndOverloadDoesNot() {
        peer.answers(request -> peer.answer(request, 503));
        subscribe();
        network.simulation().run(Duration.ofSeconds(1));
        assertTrue(bob.hasTold(SubscriptionAction.Interrupted.class));
        peer.answers(request -> peer.answer(request, 489));
        network.simulation().run(Duration.ofMinutes(2));
        assertEquals(489, bob.last(SubscriptionAction.Ended.class).status());
    }
}
