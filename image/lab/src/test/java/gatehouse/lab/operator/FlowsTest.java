package gatehouse.lab.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.lab.service.ServiceEvent;
import gatehouse.lab.town.Phone;
import gatehouse.lab.town.Town;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.stun.StunId;
import gatehouse.sip.stun.StunMessage;
import gatehouse.testkit.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Flows that are registered (RFC 5626 6), the P-CSCF's answers to STUN on them (5.4), and calls that go where they go. */
class FlowsTest {
    private final Town town = new Town(1);
    private final Phone alice = town.alice();

    private SipResponse flow(String contact, int flow) {
        SipResponse refusal = alice.ask(alice.register(600).build());
        if (refusal.status() == 401) {
            alice.challenged(refusal);
        }
        RequestBuilder register = alice.register(600)
                .add(Headers.SUPPORTED, "outbound")
                .setAll(
                        Headers.CONTACT,
                        List.of(Contact.of(
                                NameAddr.of("<" + contact + ">;+sip.instance=\"<urn:uuid:a>\";reg-id=" + flow))));
        return alice.ask(alice.signed(register).build());
    }

    private static List<String> contacts(SipResponse response) {
        return response.values(Headers.CONTACT).stream()
                .map(each -> ((Contact.Address) each).nameAddr().uri().toString())
                .toList();
    }

    @Test
    void aFlowTakesThePlaceOfItsLikeAndOfNoOther() {
        SipResponse first = flow("sip:alice@198.51.100.1:5060", 1);
        assertTrue(first.lists(Headers.REQUIRE, "outbound"));
        assertEquals(
                List.of("sip:alice@198.51.100.1:5060", "sip:alice@10.0.0.1"), contacts(flow("sip:alice@10.0.0.1", 2)));
        assertEquals(List.of("sip:alice@10.0.0.1", "sip:alice@10.0.0.9"), contacts(flow("sip:alice@10.0.0.9", 1)));
    }

    /** RFC 5626 6: two flows of one device have the same contact, and both stand. */
    @Test
    void theContactAloneReplacesNoFlow() {
        flow("sip:alice@198.51.100.1:5060", 1);
        assertEquals(2, contacts(flow("sip:alice@198.51.100.1:5060", 2)).size());
    }

    /** RFC 5626 5.3: they are never tried at once, and the next one when nobody is behind the first. */
    @Test
    void ofTheFlowsOfOneDeviceOneRings() {
        flow("sip:alice@198.51.100.1:5060", 1);
        alice.moveTo(6060);
        flow("sip:alice@198.51.100.1:5060", 2);
        Phone bob = town.bob();
        bob.registered(600);
        SipResponse ok = bob.ask(bob.invite("15550100").build());
        assertEquals(200, ok.status());
        assertEquals(1, alice.came(Method.INVITE));
        assertEquals(200, bob.ask(bob.within(ok, Method.BYE, 9).build()).status());
        alice.requests.clear();
        alice.moveTo(5060); // nobody listens at the second flow any more
        SipResponse again = bob.ask(bob.invite("15550100").build());
        assertEquals(200, again.status());
        assertEquals(1, alice.came(Method.INVITE));
    }

    @Test
    void whoRegistersNoFlowIsToldNothingOfThem() {
        assertFalse(alice.registered(600).has(Headers.REQUIRE));
    }

    /** The far end calls, the phone's NAT gives it another port, and the far end hangs up. */
    @Test
    void aCallGoesWhereItsSubscriberHasRegisteredAnew() {
        flow("sip:alice@198.51.100.1:5060", 1);
        town.remote(new ServiceEvent.Call(alice.number));
        town.run(Duration.ofSeconds(2));
        assertEquals(1, alice.came(Method.ACK));
        alice.moveTo(6060);
        flow("sip:alice@198.51.100.1:5060", 1);
        town.remote(new ServiceEvent.HangUp());
        town.run(Duration.ofSeconds(2));
        assertEquals(1, alice.came(Method.BYE));
        assertTrue(town.isQuiet());
    }

    @Test
    void whoAsksIsToldWhereHeIsSeen() {
        Host stranger = town.network.host("stranger", "198.51.100.7");
        List<StunMessage> answers = new ArrayList<>();
        stranger.bindUdp(
                7000,
                packet -> answers.add(
                        StunMessage.decode(ByteView.of(packet.payload())).orThrow()));
        StunId id = new StunId(1, 2);
        stranger.sendUdp(7000, town.operator.at(5060), new StunMessage.Request(id).encode());
        town.run(Duration.ofSeconds(1));
        assertEquals(List.of(new StunMessage.Success(id, stranger.at(7000))), answers);
        // RFC 8489 6.3.1: ICE's PRIORITY has to be understood and is not; an indication wants no answer
        answers.clear();
        String ice = "000100082112a442000000000000000100000002" + "002400046e0001ff";
        stranger.sendUdp(7000, town.operator.at(5060), HexFormat.of().parseHex(ice));
        stranger.sendUdp(7000, town.operator.at(5060), new StunMessage.Indication(id).encode());
        town.run(Duration.ofSeconds(1));
        assertEquals(List.of(new StunMessage.Refusal(id, 420, List.of(0x24))), answers);
    }
}
