package gatehouse.lab.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.lab.town.Phone;
import gatehouse.lab.town.Town;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may register, for how long, and over which flow they are reached then. */
class RegistrationTest {
    private final Town town = new Town(1);
    private final Phone alice = town.alice();

    private Challenge challenge(SipResponse refusal) {
        assertEquals(401, refusal.status());
        return refusal.values(Headers.WWW_AUTHENTICATE).getFirst();
    }

    @Test
    void theRightPasswordRegisters() {
        SipResponse ok = alice.registered(600);
        assertEquals(200, ok.status());
        assertEquals(1, ok.values(Headers.CONTACT).size());
        assertEquals(1, ok.values(Headers.SERVICE_ROUTE).size());
        assertEquals(
                List.of(new OperatorAction.RegistrationChanged(
                        "+15550100", true, "sip:alice@198.51.100.1:5060", Endpoint.of("198.51.100.1:5060"))),
                town.did);
    }

    @Test
    void anOldPhoneIsAskedForMd5Alone() {
        Phone bob = town.bob();
        SipResponse refusal = bob.ask(bob.register(600).build());
        assertEquals(1, refusal.values(Headers.WWW_AUTHENTICATE).size());
        assertEquals("MD5", challenge(refusal).get("algorithm"));
        assertEquals(200, bob.registered(600).status());
    }

    @Test
    void aWrongPasswordIsChallengedAfresh() {
        alice.challenged(alice.ask(alice.register(600).build()));
        SipResponse again = alice.ask(alice.signed(alice.register(600), "guess", 1, "sip:" + Town.DOMAIN)
                .build());
        assertEquals(null, challenge(again).get("stale"));
        assertTrue(town.did.isEmpty());
    }

    @Test
    void anotherMansNameWithOnesOwnPasswordIsNoProof() {
        alice.challenged(alice.ask(alice.register(600).build()));
        SipRequest asBob = alice.signed(alice.register(600))
                .set(Headers.TO, NameAddr.of("<sip:+15550101@" + Town.DOMAIN + ">"))
                .build();
        challenge(alice.ask(asBob));
        assertTrue(town.did.isEmpty());
    }

    /** RFC 7616 3.3: who knows the password and used an old nonce need not ask the user again. */
    @Test
    void anOldNonceIsStale() {
        alice.challenged(alice.ask(alice.register(600).build()));
        town.run(Duration.ofMinutes(6));
        SipResponse again = alice.ask(alice.signed(alice.register(600)).build());
        assertEquals("true", challenge(again).get("stale"));
        alice.challenged(again);
        assertEquals(200, alice.ask(alice.signed(alice.register(600)).build()).status());
    }

    /** RFC 7616 3.4.5: a proof that was overheard is worth nothing a second time. */
    @Test
    void aCountThatWasUsedIsNotTakenAgain() {
        alice.registered(600);
        SipResponse again = alice.ask(alice.signed(alice.register(600), "alice-secret", 1, "sip:" + Town.DOMAIN)
                .build());
        assertEquals("true", challenge(again).get("stale"));
        assertEquals(
                200,
                alice.ask(alice.signed(alice.register(600), "alice-secret", 2, "sip:" + Town.DOMAIN)
                                .build())
                        .status());
    }

    /** RFC 7616 3.4.6. */
    @Test
    void aProofForAnotherUriIsABadRequest() {
        alice.challenged(alice.ask(alice.register(600).build()));
        assertEquals(
                400,
                alice.ask(alice.signed(alice.register(600), "alice-secret", 1, "sip:elsewhere.example")
                                .build())
                        .status());
        assertEquals(
                400,
                alice.ask(alice.signed(alice.register(600), "alice-secret", 2, "no uri")
                                .build())
                        .status());
        assertTrue(town.did.isEmpty());
        // The comparison is that of URIs, not of texts (RFC 3261 19.1.4)
        assertEquals(
                200,
                alice.ask(alice.signed(alice.register(600), "alice-secret", 3, "sip:HOME.example")
                                .build())
                        .status());
    }

    @Test
    void whoIsNotInTheTableIsUnknown() {
        Phone nobody = town.phone("carol", "198.51.100.3", "+15550199", "x");
        assertEquals(404, nobody.ask(nobody.register(600).build()).status());
    }

    /** RFC 3261 10.3 step 7: too brief a time is refused with the least that is taken. */
    @Test
    void tooBriefATimeIsRefusedWithTheLeast() {
        SipResponse refusal = alice.registered(10);
        assertEquals(423, refusal.status());
        assertEquals(30L, refusal.value(Headers.MIN_EXPIRES));
    }

    @Test
    void aBindingEndsWithItsTime() {
        Phone bob = town.bob();
        bob.registered(600);
        alice.registered(60);
        town.run(Duration.ofSeconds(59));
        assertEquals(200, bob.ask(bob.invite("15550100").build()).status());
        town.run(Duration.ofSeconds(2));
        assertEquals(480, bob.ask(bob.invite("15550100").build()).status());
        assertEquals(1, alice.came(Method.INVITE));
    }

    @Test
    void unregisteringEndsTheBindingAtOnce() {
        Phone bob = town.bob();
        bob.registered(600);
        alice.registered(600);
        assertEquals(200, alice.ask(alice.signed(alice.register(0)).build()).status());
        assertEquals(480, bob.ask(bob.invite("15550100").build()).status());
        assertEquals(
                1,
                town.did.stream()
                        .filter(a -> a instanceof OperatorAction.RegistrationChanged changed && !changed.registered())
                        .count());
    }

    /** A NAT that forgot its binding: the next REGISTER comes from another port, and calls follow it. */
    @Test
    void aPhoneWhoseNatChangedItsPortIsReachedAtTheNewOne() {
        Phone bob = town.bob();
        bob.registered(600);
        alice.registered(600);
        alice.moveTo(41_000);
        assertEquals(200, alice.ask(alice.signed(alice.register(600)).build()).status());
        assertEquals(200, bob.ask(bob.invite("15550100").build()).status());
        assertEquals(1, alice.came(Method.INVITE));
    }

    /** The flow is what vouches for a phone: from another port it must prove itself again (RFC 3261 22.3). */
    @Test
    void aCallOverAnotherFlowThanTheRegistrationsIsChallenged() {
        alice.registered(600);
        alice.moveTo(41_000);
        assertEquals(407, alice.ask(alice.invite("600").build()).status());
    }

    @Test
    void lossDelaysARegistrationAndDoesNotPreventIt() {
        Seeds.check(20, 500, seeded -> {
            Town lossy = new Town(seeded.seed());
            lossy.network.everyLink(LinkProfile.ROUGH.withLoss(0.2));
            Phone phone = lossy.alice();
            assertEquals(200, phone.registered(600).status());
        });
    }
}
