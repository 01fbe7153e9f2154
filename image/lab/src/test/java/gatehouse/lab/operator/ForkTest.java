package gatehouse.lab.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.lab.town.Phone;
import gatehouse.lab.town.Town;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ClientTransactionId;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls to a subscriber with two phones (RFC 3261 16.6 to 16.10, RFC 3841 9.1, RFC 5393 5.3.3). */
class ForkTest {
    private static final int RINGS = 180;

    private Town town;
    private Phone alice;
    private Device desk;
    private Device cell;

    @BeforeEach
    void begin() {
        begin(1);
    }

    private void begin(long seed) {
        town = new Town(seed);
        alice = town.alice();
        alice.registered(600);
        desk = new Device("desk", "198.51.100.21");
        cell = new Device("cell", "198.51.100.22");
    }

    /** One of Bob's phones: it rings or refuses, and gives up when it is told to. */
    private final class Device {
        final Phone phone;
        int answersWith = RINGS;
        private ServerTransactionId ringing;
        private SipRequest invite;

        Device(String name, String address) {
            phone = town.phone(name, address, "bob", "+15550101", "bob-secret");
            phone.habit = this::came;
        }

        void binds(String parameters) {
            phone.challenged(phone.ask(phone.register(600).build()));
            RequestBuilder register = phone.register(600);
            NameAddr contact = NameAddr.of(register.build().contact() + parameters);
            assertEquals(
                    200,
                    phone.ask(phone.signed(register.setAll(Headers.CONTACT, List.of(Contact.of(contact))))
                                    .build())
                            .status());
        }

        private void came(ServerTransactionId id, SipRequest request) {
            if (request.is(Method.INVITE)) {
                ringing = id;
                invite = request;
                phone.respond(id, request, answersWith);
            } else {
                phone.respond(id, request, 200);
            }
            if (request.is(Method.CANCEL)) {
                phone.respond(ringing, invite, 487);
            }
        }

        void answers(int status) {
            phone.respond(ringing, invite, status);
        }

        long rang() {
            return phone.came(Method.INVITE);
        }

        long gaveUp() {
            return phone.came(Method.CANCEL);
        }
    }

    private void register(String ofDesk, String ofCell) {
        desk.binds(ofDesk);
        cell.binds(ofCell);
    }

    private ClientTransactionId call(String... directives) {
        RequestBuilder invite = alice.invite("15550101");
        for (String directive : directives) {
            invite.add(Headers.REQUEST_DISPOSITION, directive);
        }
        ClientTransactionId id = alice.send(invite.build());
        town.run(Duration.ofSeconds(2));
        return id;
    }

    @Test
    void bothRingAndWhoAnswersHasTheCall() {
        register("", "");
        ClientTransactionId call = call();
        assertEquals(1, desk.rang());
        assertEquals(1, cell.rang());
        desk.answers(200);
        SipResponse ok = alice.await(call);
        assertEquals("desk", ok.to().tag());
        town.run(Duration.ofSeconds(2));
        assertEquals(0, desk.gaveUp());
        assertEquals(1, cell.gaveUp());
        alice.ack(ok);
        town.run(Duration.ofSeconds(1));
        assertEquals(1, desk.phone.came(Method.ACK));
        assertEquals(200, alice.ask(alice.within(ok, Method.BYE, 9).build()).status());
        assertEquals(1, desk.phone.came(Method.BYE));
        assertEquals(0, cell.phone.came(Method.BYE));
        assertTrue(town.isQuiet());
    }

    /** RFC 3261 16.6: who is liked less is asked when who is liked more has refused. */
    @Test
    void theOneThatIsLikedMoreIsAskedFirst() {
        register(";q=0.1", ";q=0.9");
        ClientTransactionId call = call();
        assertEquals(0, desk.rang());
        cell.answers(486);
        town.run(Duration.ofSeconds(1));
        assertEquals(1, desk.rang());
        desk.answers(200);
        assertEquals("desk", alice.await(call).to().tag());
        assertEquals(0, cell.gaveUp());
    }

    @Test
    void whoRingsTooLongIsGivenUpForTheNext() {
        register(";q=0.1", ";q=0.9");
        ClientTransactionId call = call();
        town.run(Duration.ofSeconds(25));
        assertEquals(1, cell.gaveUp());
        assertEquals(1, desk.rang());
        desk.answers(200);
        assertEquals("desk", alice.await(call).to().tag());
    }

    /** RFC 3841 9.1: what the caller wishes counts more than what the called side likes. */
    @ParameterizedTest
    @CsvSource({
        "sequential, '', '', 0, 1",
        "parallel, ;q=0.1, ;q=0.9, 1, 1",
        "no-fork, '', '', 0, 1",
        "fork, '', '', 1, 1",
        "queue, '', '', 1, 1"
    })
    void theCallerSaysHowItIsForked(String directive, String ofDesk, String ofCell, int deskRang, int cellRang) {
        register(ofDesk, ofCell);
        ClientTransactionId call = call(directive);
        assertEquals(deskRang, desk.rang());
        assertEquals(cellRang, cell.rang());
        cell.answers(486);
        town.run(Duration.ofSeconds(1));
        boolean alone = directive.equals("no-fork");
        assertEquals(alone ? 0 : 1, desk.rang());
        if (!alone) {
            desk.answers(480);
        }
        assertEquals(486, alice.await(call).status());
        assertTrue(town.isQuiet());
    }

    @Test
    void whoWantsNoCancelGetsNone() {
        register("", "");
        ClientTransactionId call = call("no-cancel");
        desk.answers(200);
        alice.await(call);
        town.run(Duration.ofSeconds(5));
        assertEquals(0, cell.gaveUp());
    }

    /** RFC 3261 16.7 step 6. */
    @ParameterizedTest
    @CsvSource({"486, 603, 603", "486, 302, 302", "500, 480, 480", "480, 484, 484", "503, 503, 500", "404, 486, 404"})
    void theBestRefusalGoesBack(int first, int second, int back) {
        register("", "");
        ClientTransactionId call = call();
        desk.answers(first);
        town.run(Duration.ofSeconds(1));
        cell.answers(second);
        assertEquals(back, alice.await(call).status());
        assertTrue(town.isQuiet());
    }

    @Test
    void aDecisionForAllEndsTheSearch() {
        register("", "");
        ClientTransactionId call = call();
        desk.answers(603);
        assertEquals(603, alice.await(call).status());
        assertEquals(1, cell.gaveUp());
        assertTrue(town.isQuiet());
    }

    @Test
    void whoGivesUpIsGivenUpEverywhere() {
        register("", "");
        ClientTransactionId call = call();
        alice.cancel(call);
        assertEquals(487, alice.await(call).status());
        assertEquals(1, desk.gaveUp());
        assertEquals(1, cell.gaveUp());
        assertTrue(town.isQuiet());
    }

    /** RFC 5393 5.3.3: with one branch left, one after the other. */
    @Test
    void breadthIsShared() {
        register("", "");
        alice.send(alice.invite("15550101").set(Headers.MAX_BREADTH, 1L).build());
        town.run(Duration.ofSeconds(1));
        assertEquals(0, desk.rang());
        assertEquals(1, cell.invite.value(Headers.MAX_BREADTH));
        cell.answers(486);
        town.run(Duration.ofSeconds(1));
        assertEquals(1, desk.rang());
        desk.answers(486);
        town.run(Duration.ofSeconds(1));
        ClientTransactionId wide =
                alice.send(alice.invite("15550101").set(Headers.MAX_BREADTH, 5L).build());
        town.run(Duration.ofSeconds(1));
        assertEquals(3, cell.invite.value(Headers.MAX_BREADTH));
        assertEquals(2, desk.invite.value(Headers.MAX_BREADTH));
        alice.cancel(wide);
        alice.await(wide);
    }

    /** RFC 3261 13.2.2.4: both have lifted; the caller hears of both, and the one it ends is not the call. */
    @Test
    void whoAnswersTooLateIsEndedWithoutTheCall() {
        register("", "");
        desk.answersWith = 200;
        cell.answersWith = 200;
        ClientTransactionId call = alice.send(alice.invite("15550101").build());
        alice.await(call);
        town.run(Duration.ofMillis(300));
        List<SipResponse> both = alice.finals(call);
        assertEquals(2, both.size());
        both.forEach(alice::ack);
        town.run(Duration.ofSeconds(1));
        assertTrue(desk.phone.came(Method.ACK) == 1 && cell.phone.came(Method.ACK) == 1, town::story);
        SipResponse late = both.getLast();
        assertEquals(200, alice.ask(alice.within(late, Method.BYE, 9).build()).status());
        Device loser = "desk".equals(late.to().tag()) ? desk : cell;
        assertEquals(1, loser.phone.came(Method.BYE));
        assertEquals(OperatorAction.CallChanged.State.ANSWERED, town.calls().getLast());
        SipResponse won = both.getFirst();
        assertEquals(200, alice.ask(alice.within(won, Method.BYE, 9).build()).status());
        assertEquals(OperatorAction.CallChanged.State.ENDED, town.calls().getLast());
    }

    /** Whatever is lost, one phone has the call at the end and the other rings no more. */
    @Test
    void itGoesTheSameWayOverRoughLinks() {
        Seeds.check(10, 300, seeded -> {
            begin(seeded.seed());
            register("", "");
            town.network.everyLink(LinkProfile.ROUGH);
            ClientTransactionId call = call();
            town.run(Duration.ofSeconds(20));
            for (int i = 0; i < 20 && alice.finals(call).isEmpty(); i++) {
                desk.answers(200); // repeated by its user agent until ACK comes (RFC 3261 13.3.1.4)
                town.run(Duration.ofMillis(500));
            }
            SipResponse ok = alice.await(call);
            alice.ack(ok);
            town.run(Duration.ofSeconds(40));
            assertEquals("desk", ok.to().tag());
            assertTrue(cell.gaveUp() >= 1);
            assertEquals(200, alice.ask(alice.within(ok, Method.BYE, 9).build()).status());
            assertTrue(town.isQuiet());
        });
    }
}
