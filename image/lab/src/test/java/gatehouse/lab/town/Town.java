package gatehouse.lab.town;

import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.base.Transport;
import gatehouse.lab.operator.OperatorAction;
import gatehouse.lab.operator.OperatorCore;
import gatehouse.lab.operator.OperatorEvent;
import gatehouse.lab.operator.OperatorSettings;
import gatehouse.lab.operator.PortPool;
import gatehouse.lab.operator.Subscriber;
import gatehouse.lab.service.ServiceAction;
import gatehouse.lab.service.ServiceCore;
import gatehouse.lab.service.ServiceEvent;
import gatehouse.lab.service.ServiceNumber;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.testkit.CoreActor;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import gatehouse.testkit.Packet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The lab's operator and its services in memory, as {@code Lab} joins them, with two subscribers. */
public final class Town {
    public static final String DOMAIN = "home.example";
    /** The way from the P-CSCF to the services inside; no network is between them. */
    private static final Flow TO_SERVICES =
            new Flow(Transport.UDP, Endpoint.of("192.0.2.1:5060"), Endpoint.of("192.0.2.2:5060"));

    public final Network network;
    public final Host operator;
    /** Everything that the operator did besides sending. */
    public final List<OperatorAction> did = new ArrayList<>();
    /** The voices of services that began or ended. */
    public final List<ServiceAction> voices = new ArrayList<>();

    private final CoreActor<OperatorEvent, OperatorAction> core;
    private final CoreActor<ServiceEvent, ServiceAction> services;

    public Town(long seed) {
        network = new Network(seed);
        operator = network.host("operator", "203.0.113.10");
        Map<String, Flow> numbers = new HashMap<>();
        for (ServiceNumber service : ServiceNumber.values()) {
            numbers.put(service.number(), TO_SERVICES);
        }
        OperatorSettings settings = new OperatorSettings(
                DOMAIN,
                operator.at(5060),
                IpAddress.of("203.0.113.11"),
                20_000,
                20_099,
                List.of(
                        new Subscriber("+15550100", "alice", Secret.ofText("alice-secret"), false),
                        new Subscriber("+15550101", "bob", Secret.ofText("bob-secret"), true)),
                numbers);
        core = network.simulation().drive(new OperatorCore(settings, network.randomness()), this::carryOut);
        services = network.simulation()
                .drive(
                        new ServiceCore(
                                TO_SERVICES.reversed(),
                                DOMAIN,
                                IpAddress.of("203.0.113.12"),
                                new PortPool(30_000, 30_099),
                                network.randomness()),
                        this::carryOut);
        operator.bindUdp(5060, this::fromPhones);
    }

    private void fromPhones(Packet packet) {
        Flow flow = new Flow(Transport.UDP, packet.to(), packet.from());
        core.feed(new OperatorEvent.Wire(new TransportEvent.Datagram(flow, ByteView.of(packet.payload()))));
    }

    private void carryOut(OperatorAction action) {
        if (!(action instanceof OperatorAction.Wire(var wire))) {
            did.add(action);
        } else if (wire instanceof TransportAction.Transmit(Flow flow, byte[] octets)) {
            if (flow.equals(TO_SERVICES)) {
                services.feed(new ServiceEvent.Wire(new TransportEvent.Datagram(flow.reversed(), ByteView.of(octets))));
            } else {
                operator.sendUdp(flow.local().port(), flow.remote(), octets);
            }
        }
    }

    private void carryOut(ServiceAction action) {
        if (!(action instanceof ServiceAction.Wire(var wire))) {
            voices.add(action);
        } else if (wire instanceof TransportAction.Transmit(Flow flow, byte[] octets)) {
            core.feed(new OperatorEvent.Wire(new TransportEvent.Datagram(flow.reversed(), ByteView.of(octets))));
        }
    }

    /** A phone on a host of its own. */
    public Phone phone(String name, String address, String number, String password) {
        return new Phone(this, network.host(name, address), name, number, password);
    }

    /** One of several phones of a user, each on a host of its own. */
    public Phone phone(String name, String address, String user, String number, String password) {
        return new Phone(this, network.host(name, address), user, number, password);
    }

    public Phone alice() {
        return phone("alice", "198.51.100.1", "+15550100", "alice-secret");
    }

    public Phone bob() {
        return phone("bob", "198.51.100.2", "+15550101", "bob-secret");
    }

    /** The remote subscriber does something. */
    public void remote(ServiceEvent event) {
        services.feed(event);
    }

    public void run(Duration span) {
        network.simulation().run(span);
    }

    /** What went over the wire, a line a message. */
    public String story() {
        return network.wire().messages().stream()
                .map(message -> message.from() + " -> " + message.to() + ": "
                        + new String(message.payload(), StandardCharsets.UTF_8)
                                .lines()
                                .filter(line ->
                                        line.contains("SIP/2.0") && !line.startsWith("Via") || line.startsWith("CSeq"))
                                .collect(Collectors.joining(" | ")))
                .collect(Collectors.joining("\n"));
    }

    /** How the calls went, oldest first. */
    public List<OperatorAction.CallChanged.State> calls() {
        return did.stream()
                .filter(OperatorAction.CallChanged.class::isInstance)
                .map(action -> ((OperatorAction.CallChanged) action).state())
                .toList();
    }

    /** Whether each anchor that was opened is closed, and each voice that began has ended. */
    public boolean isQuiet() {
        long open =
                did.stream().filter(OperatorAction.OpenAnchor.class::isInstance).count();
        long closed = did.stream()
                .filter(OperatorAction.CloseAnchor.class::isInstance)
                .count();
        return open == closed;
    }
}
