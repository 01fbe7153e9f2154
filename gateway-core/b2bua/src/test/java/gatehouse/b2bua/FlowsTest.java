package gatehouse.b2bua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.b2bua.B2buaAction.Registration;
import gatehouse.b2bua.B2buaAction.RegistrationChanged;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.RegistrationSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An account on two flows (RFC 5626 4.2): whether it has both, and which of them its calls take. */
class FlowsTest {
    private static final Endpoint OWN = Endpoint.of("192.0.2.1:5060");

    private final List<B2buaAction> done = new ArrayList<>();
    private final Party first = party("192.0.2.11:5060");
    private final Party second = party("192.0.2.12:5060");
    private final Accounts accounts = new Accounts(
            List.of(new Account("lab/line1", "home.example", settings(first), Keying.OFF)
                    .withOtherFlows(List.of(settings(second)))),
            new Numbers());

    private static final class Numbers implements Handles {
        private long last;

        @Override
        public CallHandle call() {
            return new CallHandle(++last);
        }

        @Override
        public RegistrationHandle registration() {
            return new RegistrationHandle(++last);
        }
    }

    private static Party party(String proxy) {
        return Party.of(
                NameAddr.of("<sip:+15550100@home.example>"),
                SipUri.of("sip:line1@192.0.2.1:5060"),
                new Flow(Transport.TCP, OWN, Endpoint.of(proxy)));
    }

    private static RegistrationSettings settings(Party party) {
        return RegistrationSettings.plain(party, SipUri.of("sip:home.example"), List.of());
    }

    /** The registrations that were begun, in order. */
    private List<RegistrationHandle> begun() {
        return done.stream()
                .filter(B2buaAction.ToNetwork.class::isInstance)
                .map(action -> ((B2buaAction.ToNetwork) action).event())
                .filter(RegistrationEvent.Register.class::isInstance)
                .map(event -> ((RegistrationEvent.Register) event).registration())
                .toList();
    }

    private @Nullable Registration told() {
        return done.stream()
                .filter(RegistrationChanged.class::isInstance)
                .map(action -> ((RegistrationChanged) action).state())
                .reduce((_, last) -> last)
                .orElse(null);
    }

    private void registered(int flow, Party party, boolean outbound) {
        ResponseBuilder response = Registrar.accepts(party);
        if (outbound) {
            response.add(Headers.REQUIRE, "outbound");
        }
        accounts.told(
                new RegistrationAction.Registered(
                        begun().get(flow), party, List.of(), null, Duration.ofHours(1), response.build()),
                done::add);
    }

    private void failed(int flow) {
        accounts.told(
                new RegistrationAction.Failed(begun().get(flow), 408, "no response", Duration.ofSeconds(30)),
                done::add);
    }

    private void onBoth() {
        accounts.register("lab/line1", done::add);
        registered(0, first, true);
        registered(1, second, true);
    }

    @Test
    void aRegistrarThatKeepsNoFlowsGetsOne() {
        accounts.register("lab/line1", done::add);
        registered(0, first, false);
        assertEquals(1, begun().size());
        assertEquals(first, accounts.party("lab/line1"));
    }

    @Test
    void oneThatDoesGetsBothAndCallsTakeTheFirst() {
        accounts.register("lab/line1", done::add);
        assertEquals(1, begun().size());
        registered(0, first, true);
        assertEquals(2, begun().size());
        registered(1, second, true);
        assertEquals(first, accounts.party("lab/line1"));
        registered(0, first, true);
        assertEquals(2, begun().size(), "a refresh begins nothing");
    }

    @Test
    void theAccountStandsWhileEitherDoes() {
        onBoth();
        failed(0);
        assertEquals(second, accounts.party("lab/line1"));
        assertEquals(second, accounts.before("lab/line1").party(), "its calls move there");
        assertInstanceOf(Registration.Registered.class, told());
        registered(0, first, true);
        assertEquals(first, accounts.party("lab/line1"));
        assertEquals(first, accounts.before("lab/line1").party());
        int known = done.size();
        failed(1);
        assertEquals(known, done.size(), "nobody need hear of the other one");
        failed(0);
        assertNull(accounts.party("lab/line1"));
        assertInstanceOf(Registration.Failed.class, told());
        registered(1, second, true);
        assertEquals(second, accounts.party("lab/line1"));
        assertInstanceOf(Registration.Registered.class, told());
    }

    @Test
    void bothAreTakenBack() {
        onBoth();
        accounts.unregister("lab/line1", done::add);
        assertNull(accounts.party("lab/line1"));
        List<RegistrationHandle> begun = begun();
        accounts.told(new RegistrationAction.Unregistered(begun.get(1)), done::add);
        assertTrue(!accounts.isQuiet() && !(told() instanceof Registration.Unregistered));
        accounts.told(new RegistrationAction.Unregistered(begun.get(0)), done::add);
        assertTrue(accounts.isQuiet());
        assertInstanceOf(Registration.Unregistered.class, told());
        accounts.register("lab/line1", done::add);
        assertEquals(3, begun().size(), "and it may come back");
    }
}
