package gatehouse.lab.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.lab.town.Phone;
import gatehouse.lab.town.Town;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that come round again, and how many branches they may have (RFC 3261 16.3 step 4, RFC 5393). */
class LoopTest {
    private final Town town = new Town(1);
    private final Phone alice = town.alice();
    private final Phone bob = town.bob();
    private SipResponse reflected;

    @BeforeEach
    void register() {
        alice.registered(600);
        bob.registered(600);
    }

    private RequestBuilder message(String called) {
        SipRequest pattern = alice.invite(called).build();
        return SipRequest.builder(Method.MESSAGE, pattern.uri())
                .set(Headers.MAX_FORWARDS, 70)
                .set(Headers.FROM, pattern.from())
                .set(Headers.TO, pattern.to())
                .set(Headers.CALL_ID, pattern.callId())
                .method(Method.MESSAGE, 1);
    }

    /** Bob sends what comes back to the operator as it was asked for first, or for somebody else. */
    private void bobForwards(String to) {
        bob.habit = (id, request) -> {
            if (request.vias().size() > 3) {
                bob.respond(id, request, 200);
                return;
            }
            SipRequest back = request.with()
                    .uri(SipUri.of("sip:" + to + "@" + Town.DOMAIN))
                    .set(Headers.MAX_FORWARDS, request.value(Headers.MAX_FORWARDS) - 1)
                    .build();
            var sent = bob.send(back);
            town.network.simulation().after(Duration.ofSeconds(1), () -> {
                reflected = bob.answer(sent).orElse(null);
                bob.respond(id, request, reflected == null ? 408 : reflected.status());
            });
        };
    }

    @Test
    void whatComesBackAsItWentIsALoop() {
        bobForwards("15550101");
        SipResponse end = alice.ask(message("15550101").build());
        assertEquals(482, reflected.status());
        assertEquals(482, end.status());
        assertEquals(1, bob.came(Method.MESSAGE), "it went round once");
    }

    /** RFC 3261 16.3: another target is another way, and a loop only if it comes to an end at none. */
    @Test
    void whatComesBackForSomebodyElseIsASpiral() {
        bobForwards("15550100");
        assertEquals(200, alice.ask(message("15550101").build()).status());
        assertEquals(1, alice.came(Method.MESSAGE));
    }

    @Test
    void aLoopOfCallsIsOneToo() {
        bobForwards("15550101");
        assertEquals(482, alice.ask(alice.invite("15550101").build()).status());
        assertTrue(town.isQuiet());
    }

    /** The branch is unique all the same: it names a transaction. */
    @Test
    void theSameCallAgainIsNoLoop() {
        alice.ask(message("15550101").build());
        alice.ask(message("15550101").build());
        String first = bob.requests.getFirst().via().branch();
        String second = bob.requests.getLast().via().branch();
        assertFalse(first.equals(second));
        assertTrue(first.matches("z9hG4bK.*\\.[0-9a-f]{16}"), first);
    }

    @Test
    void aRequestGetsABreadthAndKeepsASmallerOne() {
        alice.ask(message("15550101").build());
        assertEquals(60, bob.requests.getLast().value(Headers.MAX_BREADTH));
        alice.ask(message("15550101").set(Headers.MAX_BREADTH, 3L).build());
        assertEquals(3, bob.requests.getLast().value(Headers.MAX_BREADTH));
        alice.ask(message("15550101").set(Headers.MAX_BREADTH, 4_000_000L).build());
        assertEquals(60, bob.requests.getLast().value(Headers.MAX_BREADTH));
    }

    /** RFC 5393 5.3.3 and 5.3.5. */
    @Test
    void withoutABranchLeftItIsRefused() {
        SipResponse refusal =
                alice.ask(message("15550101").set(Headers.MAX_BREADTH, 0L).build());
        assertEquals(440, refusal.status());
        assertEquals("Max-Breadth Exceeded", refusal.reason());
        assertEquals(0, bob.came(Method.MESSAGE));
    }
}
