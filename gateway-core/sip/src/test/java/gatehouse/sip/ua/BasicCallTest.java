package gatehouse.sip.ua;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Transport;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.world.Phone;
import gatehouse.sip.world.Wording;
import gatehouse.testkit.Ladder;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Network;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One call between two user agents, without anybody between them (RFC 3665 3.1 and its failures). */
class BasicCallTest {
    static final Body OFFER = Body.sdp("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n");
    static final Body ANSWER = Body.sdp("v=0\r\no=- 2 1 IN IP4 192.0.2.2\r\ns=-\r\n");

    private static UserAgentSettings plain() {
        return UserAgentSettings.of(
                        TransactionSettings.userAgent(TransportPolicy.listening(5060, true)), NextHop.BY_URI)
                .plain();
    }

    /** Alice and Bob, who rings and after two seconds answers. */
    private static final class World {
        final Network network;
        final Phone alice;
        final Phone bob;

        World(long seed) {
            network = new Network(seed);
            alice = new Phone(network, network.host("alice", "192.0.2.1"), "alice", plain());
            bob = new Phone(network, network.host("bob", "192.0.2.2"), "bob", plain());
        }

        void bobAnswers() {
            bob.owner(action -> {
                if (action instanceof CallAction.Incoming incoming) {
                    bob.does(new CallEvent.Progress(incoming.call(), 180, null, false, List.of()));
                    network.simulation()
                            .after(
                                    Duration.ofSeconds(2),
                                    () -> bob.does(new CallEvent.Accept(incoming.call(), ANSWER, List.of())));
                }
            });
        }

        CallHandle aliceCalls(Transport transport) {
            CallHandle call = alice.newCall();
            alice.does(new CallEvent.Start(
                    call, alice.toward(bob.host(), transport), SipUri.of("sip:bob@192.0.2.2"), OFFER, List.of()));
            return call;
        }

        void run(String what, Class<? extends SipAction> until) {
            network.simulation().runUntil(what, Duration.ofSeconds(60), () -> bob.hasTold(until));
        }

        /** Everything ends: no timer, transaction or call is left behind. */
        void settles() {
            network.simulation().run(Duration.ofMinutes(5));
            assertTrue(alice.isIdle(), "alice keeps " + alice.core().counts());
            assertTrue(bob.isIdle(), "bob keeps " + bob.core().counts());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void aCallIsMadeAndEndedByTheCallee(Transport transport) {
        World world = new World(1);
        world.bobAnswers();
        world.aliceCalls(transport);
        world.run("established", CallAction.Established.class);
        assertArrayEquals(
                OFFER.octets().copy(),
                world.bob.last(CallAction.Incoming.class).offer().octets().copy());
        assertArrayEquals(
                ANSWER.octets().copy(),
                world.alice.last(CallAction.Answered.class).body().octets().copy());
        world.bob.does(
                new CallEvent.HangUp(world.bob.last(CallAction.Incoming.class).call(), ""));
        world.settles();
        // RFC 3665 3.1, with the 100 that a phone sends when it takes longer than 200 ms
        Ladder.of("""
                alice -> bob : INVITE
                alice <- bob : 180 Ringing
                alice <- bob : 200 OK
                alice -> bob : ACK
                alice <- bob : BYE
                alice -> bob : 200 OK
                """).assertMatches(world.network.wire(), Wording::describe);
        assertEquals(
                CallEnd.By.PEER, world.alice.last(CallAction.Ended.class).end().by());
        assertEquals(200, world.alice.last(CallAction.Ended.class).end().status());
    }

    @Test
    void aRoughLinkChangesNothingButTheRetransmissions() {
        Seeds.check(25, 500, seeded -> {
            World world = new World(seeded.seed());
            world.network.everyLink(LinkProfile.ROUGH);
            world.bobAnswers();
            CallHandle call = world.aliceCalls(Transport.UDP);
            world.run("established", CallAction.Established.class);
            world.alice.does(new CallEvent.HangUp(call, ""));
            world.settles();
            assertEquals(
                    CallEnd.By.PEER,
                    world.bob.last(CallAction.Ended.class).end().by());
            Ladder.of("""
                    alice -> bob : INVITE
                    ? alice <- bob : 100 Trying
                    alice <- bob : 180 Ringing
                    alice <- bob : 200 OK (INVITE)
                    alice -> bob : ACK
                    alice -> bob : BYE
                    alice <- bob : 200 OK (BYE)
                    """)
                    .withRetransmissions()
                    .inAnyInterleaving()
                    .assertMatches(world.network.wire(), Wording::describe);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP"})
    void aCallIsCancelled(Transport transport) {
        World world = new World(1);
        world.bob.owner(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                world.bob.does(new CallEvent.Progress(incoming.call(), 180, null, false, List.of()));
            }
        });
        CallHandle call = world.aliceCalls(transport);
        world.network.simulation().run(Duration.ofSeconds(3));
        world.alice.does(new CallEvent.HangUp(call, "Q.850;cause=16"));
        world.settles();
        Ladder.of("""
                alice -> bob : INVITE
                alice <- bob : 180 Ringing
                alice -> bob : CANCEL
                alice <- bob : 200 OK (CANCEL)
                alice <- bob : 487 Request Terminated (INVITE)
                alice -> bob : ACK
                """).assertMatches(world.network.wire(), Wording::describe);
        assertEquals(487, world.bob.last(CallAction.Ended.class).end().status());
    }

    @Test
    void cancelWaitsForAProvisionalResponse() {
        World world = new World(1);
        CallHandle call = world.aliceCalls(Transport.UDP);
        world.alice.does(new CallEvent.HangUp(call, ""));
        world.settles();
        // Bob's owner does nothing: 100 after 200 ms lets the CANCEL go (RFC 3261 9.1)
        Ladder.of("""
                alice -> bob : INVITE
                alice <- bob : 100 Trying
                alice -> bob : CANCEL
                alice <- bob : 200 OK (CANCEL)
                alice <- bob : 487 Request Terminated (INVITE)
                alice -> bob : ACK
                """).assertMatches(world.network.wire(), Wording::describe);
    }

    @Test
    void aCallIsRefused() {
        World world = new World(1);
        world.bob.owner(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                world.bob.does(new CallEvent.Reject(incoming.call(), 486, List.of()));
            }
        });
        world.aliceCalls(Transport.UDP);
        world.settles();
        Ladder.of("""
                alice -> bob : INVITE
                alice <- bob : 486 Busy Here
                alice -> bob : ACK
                """).assertMatches(world.network.wire(), Wording::describe);
        assertEquals(486, world.alice.last(CallAction.Ended.class).end().status());
    }

    @Test
    void nobodyThereIs408After64TimesT1() {
        World world = new World(1);
        world.bob.host().off(true);
        world.aliceCalls(Transport.UDP);
        world.network.simulation().run(Duration.ofMillis(31_999));
        assertTrue(world.alice.told(CallAction.Ended.class).isEmpty());
        world.settles();
        assertEquals(408, world.alice.last(CallAction.Ended.class).end().status());
        // Timer A: 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s
        assertEquals(7, world.network.wire().messages().size());
    }

    @Test
    void noTcpListenerIs503() {
        World world = new World(1);
        CallHandle call = world.alice.newCall();
        Party party = world.alice.toward(world.bob.host(), Transport.TCP);
        Party wrong = party.withFlow(new gatehouse.base.Flow(
                Transport.TCP, party.flow().local(), world.bob.host().at(5999)));
        world.alice.does(new CallEvent.Start(call, wrong, SipUri.of("sip:bob@192.0.2.2:5999"), OFFER, List.of()));
        world.settles();
        assertEquals(503, world.alice.last(CallAction.Ended.class).end().status());
    }

    @Test
    void theCalleeHangsUpOnlyOnceAckHasCome() {
        World world = new World(1);
        world.bob.owner(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                world.bob.does(new CallEvent.Accept(incoming.call(), ANSWER, List.of()));
                world.bob.does(new CallEvent.HangUp(incoming.call(), ""));
            }
        });
        world.aliceCalls(Transport.UDP);
        world.settles();
        Ladder.of("""
                alice -> bob : INVITE
                alice <- bob : 200 OK (INVITE)
                alice -> bob : ACK
                alice <- bob : BYE
                alice -> bob : 200 OK (BYE)
                """).assertMatches(world.network.wire(), Wording::describe);
    }

    @Test
    void whoIsNeverAcknowledgedEndsTheCall() {
        World world = new World(1);
        world.bob.owner(action -> {
            if (action instanceof CallAction.Incoming incoming) {
                world.network.cut(world.alice.host(), world.bob.host());
                world.bob.does(new CallEvent.Accept(incoming.call(), ANSWER, List.of()));
            }
        });
        world.aliceCalls(Transport.UDP);
        world.settles();
        assertEquals(
                CallEnd.By.FAILURE, world.bob.last(CallAction.Ended.class).end().by());
    }
}
