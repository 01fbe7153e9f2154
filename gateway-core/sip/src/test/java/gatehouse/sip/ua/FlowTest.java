package gatehouse.sip.ua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Secret;
import gatehouse.base.Transport;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.auth.DigestCredentials;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.world.Phone;
import gatehouse.sip.world.Proxy;
import gatehouse.sip.world.RebindingNat;
import gatehouse.sip.world.ScriptedPeer;
import gatehouse.testkit.Host;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Network;
import gatehouse.testkit.Seeded;
import gatehouse.testkit.Seeds;
import gatehouse.testkit.Site;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Flows over UDP that STUN keeps open and watches (RFC 5626 4.4.2), behind a NAT. */
class FlowTest {
    private static final SipUri REGISTRAR = SipUri.of("sip:example.com");
    private static final Duration INTERVAL = Duration.ofSeconds(25);

    private static UserAgentSettings settings() {
        return UserAgentSettings.of(
                        TransactionSettings.userAgent(TransportPolicy.listening(5060, false)), NextHop.OWN_FLOW)
                .plain();
    }

    private static RegistrationSettings flows(Party party) {
        RegistrationSettings plain = RegistrationSettings.plain(party, REGISTRAR, List.of());
        return new RegistrationSettings(
                party,
                REGISTRAR,
                plain.expires(),
                new Instance("urn:uuid:1", 1).contactParameters(),
                plain.refresh(),
                new RegistrationSettings.KeepAlive(INTERVAL, false),
                plain.access());
    }

    /** One device behind a NAT, and the registrar outside. */
    private static final class Scene {
        final Network network;
        final RebindingNat nat = new RebindingNat("192.0.2.1");
        final Site home;
        final Phone bob;
        final Host server;
        final Proxy proxy;

        Scene(long seed) {
            network = new Network(seed);
            home = network.site("home", nat);
            bob = new Phone(network, home.host("bob", "10.0.0.2"), "bob", settings());
            server = network.host("server", "192.0.2.9");
            proxy = new Proxy(network, server, "example.com");
            proxy.user("bob", "zanzibar");
        }

        void register() {
            DigestClient digest =
                    new DigestClient(DigestCredentials.ofPassword("bob", Secret.ofText("zanzibar")), new Seeded(9));
            Party party = bob.toward(server, Transport.UDP, digest);
            bob.does(new RegistrationEvent.Register(bob.core().newRegistration(), flows(party)));
            network.simulation()
                    .runUntil(
                            "registered",
                            Duration.ofMinutes(2),
                            () -> bob.hasTold(RegistrationAction.Registered.class));
        }

        int registrations() {
            return bob.told(RegistrationAction.Registered.class).size();
        }

        int failures() {
            return bob.told(RegistrationAction.FlowFailed.class).size();
        }

        void run(Duration span) {
            network.simulation().run(span);
        }
    }

    @Test
    void anAnsweredFlowIsLeftAlone() {
        Scene scene = new Scene(1);
        scene.proxy.keepsFlows(true);
        scene.register();
        scene.run(Duration.ofMinutes(10));
        assertEquals(0, scene.failures());
        assertEquals(1, scene.registrations());
        // At once, and then after 80 to 100 % of the interval each (RFC 5626 4.4.1)
        int probes = scene.proxy.probes();
        assertTrue(probes >= 24 && probes <= 31, () -> probes + " in 10 minutes");
    }

    @Test
    void aNewBindingOfTheNatIsNoticedWithinOneKeepAlive() {
        Scene scene = new Scene(1);
        scene.proxy.keepsFlows(true);
        scene.register();
        scene.run(Duration.ofMinutes(1));
        scene.nat.rebind();
        scene.run(INTERVAL.plusSeconds(1));
        assertEquals(1, scene.failures());
        assertEquals(2, scene.registrations());
        scene.run(Duration.ofMinutes(5));
        assertEquals(1, scene.failures(), "the new binding is what it is compared with now");
    }

    /** RFC 8489 6.2.1: seven times, and sixteen times 500 ms after the last. */
    @Test
    void aFarEndThatFallsSilentIsLeftAfterTheRetransmissions() {
        Scene scene = new Scene(1);
        scene.proxy.keepsFlows(true);
        scene.register();
        scene.run(Duration.ofMinutes(1));
        scene.proxy.answersProbes(false);
        scene.run(Duration.ofMillis(39_400));
        assertEquals(0, scene.failures());
        scene.run(INTERVAL);
        assertEquals(1, scene.failures());
        scene.proxy.answersProbes(true);
        scene.run(Duration.ofMinutes(2));
        assertTrue(scene.registrations() > 1);
    }

    /** Who says that it takes part and does not answer is asked no more, or its line would never have peace. */
    @Test
    void whoHasNeverAnsweredIsMistrustedOnce() {
        Scene scene = new Scene(1);
        scene.proxy.keepsFlows(false);
        scene.register();
        scene.run(Duration.ofMinutes(20));
        assertEquals(1, scene.failures());
        assertEquals(2, scene.registrations());
        assertEquals(7, scene.proxy.probes());
    }

    @Test
    void whoDoesNotTakePartIsNotAsked() {
        Scene scene = new Scene(1);
        scene.register();
        scene.run(Duration.ofMinutes(5));
        scene.nat.rebind();
        scene.run(Duration.ofMinutes(5));
        assertEquals(0, scene.proxy.probes());
        assertFalse(scene.bob.hasTold(RegistrationAction.FlowFailed.class));
    }

    /** RFC 5626 6: behind a first hop that keeps no flows it is a binding as ever. */
    @Test
    void whereNoFlowsAreKeptNoneIsRegistered() {
        Network network = new Network(1);
        Host server = network.host("server", "192.0.2.9");
        Phone carol = new Phone(network, network.host("carol", "192.0.2.3"), "carol", settings());
        ScriptedPeer peer = new ScriptedPeer(network, server);
        peer.answers(
                request -> request.contact().parameters().has("reg-id") ? peer.answer(request, 439) : peer.ok(request));
        carol.does(new RegistrationEvent.Register(
                carol.core().newRegistration(), flows(carol.toward(server, Transport.UDP))));
        network.simulation().run(Duration.ofSeconds(5));
        assertTrue(carol.hasTold(RegistrationAction.Registered.class));
        assertEquals(2, peer.received().size());
        assertTrue(peer.received().getLast().contact().parameters().has("+sip.instance"), "the device is still told");
    }

    @Test
    void lossIsNoFailure() {
        Seeds.check(10, 300, seeded -> {
            Scene scene = new Scene(seeded.seed());
            scene.network.link(scene.server, scene.home, LinkProfile.ROUGH);
            scene.proxy.keepsFlows(true);
            scene.register();
            scene.run(Duration.ofMinutes(20));
            assertEquals(0, scene.failures());
            scene.nat.rebind();
            scene.run(Duration.ofMinutes(2));
            assertEquals(1, scene.failures());
            assertTrue(scene.registrations() > 1);
        });
    }
}
