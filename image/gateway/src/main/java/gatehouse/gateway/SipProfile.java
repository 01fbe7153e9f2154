package gatehouse.gateway;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.config.OperatorSettings;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.transaction.AccessNetwork;
import gatehouse.sip.transaction.Emergency;
import gatehouse.sip.transaction.TimerProfile;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.ua.NextHop;
import gatehouse.sip.ua.UserAgentSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How SIP is spoken with one operator. */
final class SipProfile {
    /** What stands in the configuration for saying nothing. */
    private static final String SILENT = "none";

    private SipProfile() {}

    /** In clear, from {@code local} and with {@code proxies} alone. */
    static UserAgentSettings agent(OperatorSettings operator, Endpoint local, List<Endpoint> proxies) {
        Set<IpAddress> known = new HashSet<>();
        proxies.forEach(proxy -> known.add(proxy.address()));
        TransactionSettings transactions = TransactionSettings.house(TransportPolicy.listening(local.port(), true))
                .with(timers(operator))
                .with(emergency(operator))
                .with(new AccessNetwork(accessNetwork(operator), flow -> flow.transport() == Transport.TLS))
                // Nobody but the operator has anything to ask of us: scanners get no answer at all
                .with((flow, request) -> known.contains(flow.remote().address()) && isOperators(operator, flow));
        return UserAgentSettings.of(transactions, NextHop.OWN_FLOW).withPreconditions();
    }

    /** An operator that is spoken to over TLS has shown there who it is, which an address alone does not. */
    private static boolean isOperators(OperatorSettings operator, Flow flow) {
        return operator.transport() != Transport.TLS || flow.transport() == Transport.TLS;
    }

    /** What is said of the network that we are on, or null for nothing. */
    static @Nullable Parameterized accessNetwork(OperatorSettings operator) {
        String type = operator.accessNetwork();
        return type.equals(SILENT) ? null : Parameterized.of(type);
    }

    /** Calls for help, which wait for nobody's load (RFC 7339 5.10.1). */
    static Predicate<SipRequest> emergency(OperatorSettings operator) {
        return Emergency.with(Set.copyOf(operator.numbers().emergency()));
    }

    /** T1, T2 and T4. */
    static TimerProfile timers(OperatorSettings operator) {
        return switch (operator.timers()) {
            case INTERNET -> TimerProfile.RFC_3261;
            case IMS -> TimerProfile.IMS_ACCESS;
            case SHORT -> new TimerProfile(Duration.ofMillis(50), Duration.ofMillis(400), Duration.ofMillis(500));
        };
    }
}
