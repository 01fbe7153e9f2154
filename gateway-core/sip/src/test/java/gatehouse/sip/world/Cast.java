package gatehouse.sip.world;

import gatehouse.base.Flow;
import gatehouse.base.Secret;
import gatehouse.base.Transport;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.auth.DigestCredentials;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallAction;
import gatehouse.sip.ua.CallEvent;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.NextHop;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.UserAgentSettings;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The people of RFC 3665 and RFC 5359: Alice behind proxy1 (atlanta.example.com); Bob and Carol behind proxy2
 * (biloxi.example.com).
 */
public final class Cast {
    /** What a person does with a call. */
    public enum Habit {
        ANSWERS,
        RINGS,
        REFUSES
    }

    public final Network network;
    public final Phone alice;
    public final Phone bob;
    public final Phone carol;
    public final Proxy proxy1;
    public final Proxy proxy2;
    private int versions;

    public Cast(long seed) {
        this(
                seed,
                UserAgentSettings.of(
                                TransactionSettings.userAgent(TransportPolicy.listening(5060, false)), NextHop.BY_URI)
                        .plain());
    }

    public Cast(long seed, UserAgentSettings settings) {
        network = new Network(seed);
        Host host1 = network.host("proxy1", "192.0.2.11");
        Host host2 = network.host("proxy2", "192.0.2.12");
        alice = new Phone(network, network.host("alice", "192.0.2.101"), "alice", settings);
        bob = new Phone(network, network.host("bob", "192.0.2.102"), "bob", settings);
        carol = new Phone(network, network.host("carol", "192.0.2.103"), "carol", settings);
        proxy1 = new Proxy(network, host1, "atlanta.example.com");
        proxy2 = new Proxy(network, host2, "biloxi.example.com");
        proxy1.domain("biloxi.example.com", host2);
        proxy2.domain("atlanta.example.com", host1);
        bind(proxy1, alice, "alice");
        bind(proxy2, bob, "bob");
        bind(proxy2, carol, "carol");
        for (Phone phone : List.of(alice, bob, carol)) {
            is(phone, Habit.ANSWERS);
        }
    }

    public void bind(Proxy proxy, Phone phone, String user) {
        Flow flow = new Flow(Transport.UDP, proxy.host().at(5060), phone.host().at(5060));
        proxy.bind(user, phone.contact(), flow);
    }

    /** How the phone's owner treats calls; offers within calls are answered always. */
    public void is(Phone phone, Habit habit) {
        is(phone, incoming -> {
            if (habit == Habit.REFUSES) {
                phone.does(new CallEvent.Reject(incoming.call(), 486, List.of()));
                return;
            }
            phone.does(new CallEvent.Progress(incoming.call(), 180, null, false, List.of()));
            if (habit == Habit.ANSWERS) {
                network.simulation()
                        .after(
                                Duration.ofSeconds(1),
                                () -> phone.does(new CallEvent.Accept(incoming.call(), sdp(), List.of())));
            }
        });
    }

    public void is(Phone phone, Consumer<CallAction.Incoming> does) {
        phone.owner(action -> usual(phone, action, does));
    }

    private void usual(Phone phone, SipAction action, Consumer<CallAction.Incoming> does) {
        switch (action) {
            case CallAction.Incoming incoming -> does.accept(incoming);
            case CallAction.OfferReceived offer -> phone.does(new CallEvent.Answer(offer.call(), sdp()));
            case CallAction.OfferWanted wanted -> phone.does(new CallEvent.Offer(wanted.call(), sdp()));
            default -> {}
        }
    }

    /** A session description that differs from all others. */
    public Body sdp() {
        return Body.sdp("v=0\r\no=- 1 " + ++versions + " IN IP4 192.0.2.1\r\ns=-\r\n");
    }

    public Party party(Phone phone) {
        return phone.toward(phone == alice ? proxy1.host() : proxy2.host(), Transport.UDP);
    }

    public static DigestClient digest(Network network, String user, String password) {
        return new DigestClient(DigestCredentials.ofPassword(user, Secret.ofText(password)), network.randomness());
    }

    public CallHandle calls(Phone from, String target) {
        return calls(from, party(from), target, sdp(), List.of());
    }

    public CallHandle calls(Phone from, Party party, String target, Body offer, List<Extra<?>> extras) {
        CallHandle call = from.newCall();
        from.does(new CallEvent.Start(call, party, SipUri.of(target), offer, extras));
        return call;
    }

    /** Lets everything that is under way come to rest. */
    public void settle() {
        network.simulation().run(Duration.ofSeconds(40));
    }

    /** After the last call: nothing is left anywhere. */
    public void rest() {
        network.simulation().run(Duration.ofMinutes(6));
        for (Phone phone : List.of(alice, bob, carol)) {
            if (!phone.isIdle()) {
                throw new AssertionError(
                        phone.host().name() + " keeps " + phone.core().counts() + ", calls "
                                + phone.core().callCount() + " (seed " + network.seed() + ")");
            }
        }
        if (!proxy1.isIdle() || !proxy2.isIdle()) {
            throw new AssertionError(
                    "a proxy keeps " + proxy1.core().counts() + proxy2.core().counts());
        }
    }
}
