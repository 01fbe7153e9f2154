package gatehouse.lab.access;

import gatehouse.aka.Milenage;
import gatehouse.base.ByteView;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.base.Transport;
import gatehouse.crypto.JcaEngine;
import gatehouse.dataplane.EspPath;
import gatehouse.dataplane.EspPort;
import gatehouse.esp.EspBatch;
import gatehouse.lab.home.HomeSubscriber;
import gatehouse.lab.home.Irregularity;
import gatehouse.lab.ipsec.EspGate;
import gatehouse.lab.ipsec.EspKeyTable;
import gatehouse.lab.ipsec.UdpEncapsulationFunction;
import gatehouse.lab.operator.OperatorAction;
import gatehouse.lab.operator.OperatorCore;
import gatehouse.lab.operator.OperatorEvent;
import gatehouse.lab.operator.OperatorSettings;
import gatehouse.lab.operator.PortPool;
import gatehouse.lab.operator.Subscriber;
import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.lab.pcscf.PcscfAction;
import gatehouse.lab.pcscf.PcscfCore;
import gatehouse.lab.pcscf.PcscfEvent;
import gatehouse.lab.pcscf.SaPairs;
import gatehouse.lab.service.ServiceAction;
import gatehouse.lab.service.ServiceCore;
import gatehouse.lab.service.ServiceEvent;
import gatehouse.lab.service.ServiceNumber;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.testkit.CoreActor;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import gatehouse.testkit.Seeded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole operator of the lab on the in-memory network: all its cores and its IPsec layer, without sockets. */
public final class MemoryLab {
    public static final String DOMAIN = "home.example";
    public static final IpAddress ADDRESS = IpAddress.of("203.0.113.10");
    public static final Endpoint PCSCF = new Endpoint(ADDRESS, 5060);

    private static final Flow TO_SERVICES =
            new Flow(Transport.UDP, Endpoint.of("192.0.2.1:5060"), Endpoint.of("192.0.2.2:5060"));

    public final Network network;
    public final Host host;
    public final PcscfCore pcscf;
    public final EspPath path;
    public final EspGate gate;
    public final List<String> told = new ArrayList<>();
    public final Map<String, String> registered = new HashMap<>();
    public final List<MemoryPort> ports = new ArrayList<>();
    public final InnerPipes pipes;

    private final CoreActor<PcscfEvent, PcscfAction> access;
    private final CoreActor<OperatorEvent, OperatorAction> operator;
    private final CoreActor<ServiceEvent, ServiceAction> services;
    private final EspBatch batch = new EspBatch(8, 65_535);
    private final Map<Long, SaPairs> running = new HashMap<>();
    private boolean receiving;

    /** Numbers, each with a K that its ISIM has: see {@link #functions}. UDP alone runs inside the SAs. */
    public MemoryLab(Network network, AccessPolicy policy, List<Irregularity> homeScript, String... numbers) {
        this(network, policy, homeScript, false, numbers);
    }

    /** The same; {@code streams} says whether TCP runs inside the SAs too, over {@link #pipes}. */
    public MemoryLab(
            Network network, AccessPolicy policy, List<Irregularity> homeScript, boolean streams, String... numbers) {
        this.network = network;
        this.host = network.host("pcscf", ADDRESS.toString());
        Seeded random = network.randomness();
        JcaEngine engine = new JcaEngine();
        MemoryPort shared = port(policy.encapsulationPort());
        UdpEncapsulationFunction function =
                policy.separateEncapsulation() ? new UdpEncapsulationFunction(shared) : null;
        List<EspPort> all =
                List.of(function == null ? shared : function, port(policy.improvedPort()), port(MemoryPort.PLAIN));
        this.path = new EspPath(engine, random.fork(), all, 8);
        List<Subscriber> subscribers = new ArrayList<>();
        for (String number : numbers) {
            subscribers.add(Subscriber.withIsim(number, user(number), isim(number)));
        }
        Map<String, Flow> inside = new LinkedHashMap<>();
        for (ServiceNumber service : ServiceNumber.values()) {
            inside.put(service.number(), TO_SERVICES);
        }
        OperatorSettings settings =
                new OperatorSettings(DOMAIN, PCSCF, ADDRESS, 30_000, 30_999, subscribers, inside, true, homeScript);
        this.operator = network.simulation().drive(new OperatorCore(settings, random.fork()), this::carryOut);
        this.services = network.simulation()
                .drive(
                        new ServiceCore(
                                TO_SERVICES.reversed(), DOMAIN, ADDRESS, new PortPool(31_000, 31_999), random.fork()),
                        this::carryOut);
        this.pcscf = new PcscfCore(policy, random.fork(), streams);
        this.access = network.simulation().drive(pcscf, this::carryOut);
        this.pipes = new InnerPipes(
                network.simulation(),
                random.fork(),
                event -> access().feed(new PcscfEvent.Inner(event)),
                this::isProtected);
        this.gate = new EspGate(
                path,
                function,
                engine,
                EspKeyTable.NONE,
                (spi, outer, octets) -> access().feed(new PcscfEvent.Protected(spi, outer, octets)));
        host.bindUdp(
                PCSCF.port(),
                packet -> access().feed(new PcscfEvent.Clear(new TransportEvent.Datagram(
                        new Flow(Transport.UDP, PCSCF, packet.from()), ByteView.of(packet.payload())))));
    }

    public static String user(String number) {
        return "u" + number.substring(1);
    }

    public static String impi(String number) {
        return user(number) + "@" + DOMAIN;
    }

    /** The other number of a subscriber's implicit registration set. */
    public static String second(String number) {
        return number + "9";
    }

    /** The subscriber's functions: a K that follows from the number. */
    public static Milenage functions(String number) {
        byte[] k = new byte[16];
        byte[] opc = new byte[16];
        byte[] digits = number.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, k, 0, Math.min(digits.length, 16));
        opc[0] = 7;
        return Milenage.withOpc(Secret.owning(k), Secret.owning(opc));
    }

    private static HomeSubscriber isim(String number) {
        return new HomeSubscriber(
                impi(number),
                List.of("sip:" + number + "@" + DOMAIN, "tel:" + number, "sip:" + second(number) + "@" + DOMAIN),
                functions(number),
                DigestAlgorithm.AKAV1_MD5);
    }

    private CoreActor<PcscfEvent, PcscfAction> access() {
        return access;
    }

    private MemoryPort port(int number) {
        MemoryPort made = new MemoryPort(host, number, this::arrived);
        ports.add(made);
        return made;
    }

    private void arrived() {
        if (receiving) {
            return;
        }
        receiving = true;
        do {
            path.receive(batch, now());
            gate.received(batch);
        } while (batch.size() > 0);
        receiving = false;
    }

    private long now() {
        return network.simulation().now();
    }

    /** The remote subscriber calls. */
    public void call(String number) {
        services.feed(new ServiceEvent.Call(number));
    }

    public void deregister(String number, boolean comeBack) {
        operator.feed(new OperatorEvent.Deregister(number, comeBack));
    }

    public void reauthenticate(String number) {
        operator.feed(new OperatorEvent.Reauthenticate(number));
    }

    /** Whether a connection has SAs at the P-CSCF: SA2 and SA3, or SA1 and SA4 (TS 33.203 7.1). */
    private boolean isProtected(Flow flow) {
        return running.values().stream()
                .anyMatch(pairs -> flow.remote().address().equals(pairs.ue())
                        && (isBetween(flow, pairs.serverPort(), pairs.ueClientPort())
                                || isBetween(flow, pairs.clientPort(), pairs.ueServerPort())));
    }

    private static boolean isBetween(Flow flow, int ours, int theirs) {
        return flow.local().port() == ours && flow.remote().port() == theirs;
    }

    private void carryOut(PcscfAction action) {
        switch (action) {
            case PcscfAction.ToCore(var event) -> operator.feed(new OperatorEvent.Wire(event));
            case PcscfAction.Clear(TransportAction.Transmit(var flow, var octets)) ->
                host.sendUdp(flow.local().port(), flow.remote(), octets);
            case PcscfAction.Clear(var _) -> {}
            case PcscfAction.Establish(var pairs, var ck, var ik) -> {
                running.put(pairs.id(), pairs);
                gate.establish(pairs, ck, ik);
            }
            case PcscfAction.Release(var pairs) -> {
                running.remove(pairs.id());
                gate.release(pairs);
            }
            case PcscfAction.Locate(var pairs, var outer) -> gate.locate(pairs, outer);
            case PcscfAction.Send(var pairs, var octets, var probe) -> gate.send(pairs, octets, probe, now());
            case PcscfAction.Inner(var what) -> pipes.fromPcscf(what);
            case PcscfAction.Told(var code, var text) -> told.add(code + " " + text);
        }
    }

    private void carryOut(OperatorAction action) {
        switch (action) {
            case OperatorAction.Wire(TransportAction.Transmit(var flow, var octets))
            when flow.equals(TO_SERVICES) ->
                services.feed(new ServiceEvent.Wire(new TransportEvent.Datagram(flow.reversed(), ByteView.of(octets))));
            case OperatorAction.Wire(var outwards) -> access.feed(new PcscfEvent.FromCore(outwards));
            case OperatorAction.RegistrationChanged changed -> {
                if (changed.registered()) {
                    registered.put(changed.number(), changed.contact());
                } else {
                    registered.remove(changed.number());
                }
            }
            case OperatorAction.Deregistered(var impi) -> access.feed(new PcscfEvent.Deregistered(impi));
            default -> {}
        }
    }

    private void carryOut(ServiceAction action) {
        switch (action) {
            case ServiceAction.Wire(TransportAction.Transmit(var flow, var octets)) ->
                operator.feed(
                        new OperatorEvent.Wire(new TransportEvent.Datagram(flow.reversed(), ByteView.of(octets))));
            default -> {}
        }
    }

    /** How many lines were told with this code. */
    public long told(String code) {
        return told.stream().filter(line -> line.startsWith(code + " ")).count();
    }
}
