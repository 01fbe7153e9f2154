package gatehouse.b2bua;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.media.sdp.PayloadFormat;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.TransactionSettings;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.transport.TransportEvent;
import gatehouse.sip.transport.TransportPolicy;
import gatehouse.sip.ua.CallHandle;
import gatehouse.sip.ua.Identity;
import gatehouse.sip.ua.NextHop;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.RegistrationSettings;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import gatehouse.sip.ua.UserAgentCore;
import gatehouse.sip.ua.UserAgentSettings;
import gatehouse.telephony.Country;
import gatehouse.telephony.DialPlan;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineCore;
import gatehouse.telephony.LineEvent;
import gatehouse.telephony.LineState;
import gatehouse.telephony.LineTimers;
import gatehouse.testkit.CoreActor;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A gateway's two cores, B2BUA and SIP stack, on the in-memory network; the lines and the far side are the test's. */
final class House {
    static final String CONTACT = "line1-abcd";

    final Network network;
    final Host gateway;
    final FarSide far;
    final VoicePorts ports = new VoicePorts(20_000, 20_007);
    final int allPorts = ports.free();
    final List<B2buaAction> done = new ArrayList<>();
    final UserAgentCore stack;
    private static final Duration TICK = Duration.ofMillis(20);

    private final Map<String, LineCore> lineCores = new HashMap<>();
    private final Map<String, CoreActor<LineEvent, LineAction>> phones = new HashMap<>();
    private final CoreActor<SipEvent, SipAction> sip;
    private final CoreActor<B2buaEvent, B2buaAction> b2bua;

    /** With these lines, each at the one account. */
    House(long seed, List<Line> lines) {
        this(seed, lines, Keying.OFF);
    }

    /** With these lines, whose calls are protected like this. */
    House(long seed, List<Line> lines, Keying keying) {
        this(seed, lines, keying, Preconditions.IGNORED);
    }

    /** The same with preconditions, and with two stacks that follow them where the account does. */
    House(long seed, List<Line> lines, Keying keying, Preconditions preconditions) {
        network = new Network(seed);
        gateway = network.host("gateway", "192.0.2.1");
        Host farHost = network.host("far", "192.0.2.2");
        far = new FarSide(network, farHost, settings(preconditions));
        stack = new UserAgentCore(settings(preconditions), network.randomness());
        sip = network.simulation().drive(stack, this::fromStack);
        gateway.bindUdp(
                5060,
                packet -> sip().feed(new SipEvent.Transport(new TransportEvent.Datagram(
                        new Flow(Transport.UDP, packet.to(), packet.from()), ByteView.of(packet.payload())))));
        Flow flow = new Flow(Transport.UDP, gateway.at(5060), farHost.at(5060));
        Party party = Party.of(
                NameAddr.of("<sip:+15550100@home.example>"), SipUri.of("sip:" + CONTACT + "@192.0.2.1:5060"), flow);
        var account = new Account(
                "lab/line1",
                "home.example",
                RegistrationSettings.plain(party, SipUri.of("sip:home.example"), List.of()),
                List.of(),
                keying,
                preconditions);
        Handles handles = new Handles() {
            @Override
            public CallHandle call() {
                return stack.newCall();
            }

            @Override
            public RegistrationHandle registration() {
                return stack.newRegistration();
            }
        };
        b2bua = network.simulation()
                .drive(
                        new B2bua("lab-", List.of(account), lines, ports, handles, network.randomness()),
                        this::fromB2bua);
    }

    /** With one line for every number, registered. */
    static House registered(long seed) {
        return registered(seed, Keying.OFF);
    }

    /** The same with voice protected like this. */
    static House registered(long seed, Keying keying) {
        House house = new House(seed, List.of(line("phone1", null)), keying);
        house.register();
        return house;
    }

    private static UserAgentSettings settings(Preconditions preconditions) {
        UserAgentSettings settings = UserAgentSettings.of(
                TransactionSettings.userAgent(TransportPolicy.listening(5060, false)), NextHop.OWN_FLOW);
        return preconditions == Preconditions.IGNORED ? settings.plain() : settings.withPreconditions();
    }

    static Line line(String id, @Nullable String number) {
        return new Line(
                id,
                "lab/line1",
                number,
                IpAddress.parse("192.0.2.1").orThrow(),
                List.of(PayloadFormat.PCMA, PayloadFormat.PCMU, PayloadFormat.telephoneEvent(101)));
    }

    private CoreActor<SipEvent, SipAction> sip() {
        return sip;
    }

    private void fromStack(SipAction action) {
        if (action instanceof SipAction.Transport(TransportAction what)) {
            if (what instanceof TransportAction.Transmit(Flow flow, byte[] octets)) {
                gateway.sendUdp(5060, flow.remote(), octets);
            }
        } else {
            b2bua.feed(new B2buaEvent.FromNetwork(action));
        }
    }

    private void fromB2bua(B2buaAction action) {
        done.add(action);
        switch (action) {
            case B2buaAction.ToNetwork(SipEvent event) -> sip.feed(event);
            // A line is another thread in the gateway: it hears of things up to a tick later
            case B2buaAction.ToLine(String line, LineEvent event)
            when phones.containsKey(line) ->
                network.simulation().after(TICK, () -> phone(line).feed(event));
            default -> {}
        }
    }

    /** A real line from now on. */
    void plugIn(String line) {
        LineCore core = new LineCore(
                DialPlan.parse("[0-9][0-9][0-9]").orThrow(),
                Country.of("DE").orThrow().ringing(),
                LineTimers.DEFAULT);
        lineCores.put(line, core);
        phones.put(line, network.simulation().drive(core, action -> {
            if (action instanceof LineAction.Call wish) {
                network.simulation().after(TICK, () -> does(new B2buaEvent.FromLine(line, wish)));
            }
        }));
    }

    /** The person at a line that is plugged in. */
    CoreActor<LineEvent, LineAction> phone(String line) {
        return phones.get(line);
    }

    LineState state(String line) {
        return lineCores.get(line).state();
    }

    void register() {
        does(new B2buaEvent.Register("lab/line1"));
        run(1_000);
    }

    /** The registrar tells which identities the account has. */
    void stands(Identity... identities) {
        RegistrationHandle handle = done(B2buaAction.ToNetwork.class).stream()
                .map(B2buaAction.ToNetwork::event)
                .filter(RegistrationEvent.Register.class::isInstance)
                .map(event -> ((RegistrationEvent.Register) event).registration())
                .findFirst()
                .orElseThrow();
        sip.feed(new RegistrationEvent.Stands(handle, List.of(identities)));
    }

    void does(B2buaEvent event) {
        b2bua.feed(event);
    }

    void wants(LineAction.Call action) {
        does(new B2buaEvent.FromLine("phone1", action));
    }

    SipUri contact() {
        return SipUri.of("sip:" + CONTACT + "@192.0.2.1:5060");
    }

    void run(long millis) {
        network.simulation().run(Duration.ofMillis(millis));
    }

    <T extends B2buaAction> List<T> done(Class<T> type) {
        return done.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends B2buaAction> T last(Class<T> type) {
        List<T> all = done(type);
        if (all.isEmpty()) {
            throw new AssertionError("there is no " + type.getSimpleName() + " among " + done);
        }
        return all.getLast();
    }

    /** What the line was told, in order. */
    List<LineEvent> toLine() {
        return done(B2buaAction.ToLine.class).stream()
                .map(B2buaAction.ToLine::event)
                .toList();
    }

    /** The last state of the last call. */
    CallFact fact() {
        return last(B2buaAction.CallChanged.class).call();
    }

    /** Forgets what was done and sent so far. */
    void fresh() {
        done.clear();
        network.wire().clear();
    }

    /** A message in the words of a ladder; REGISTER is left out, and so is 100 to what is no INVITE. */
    static @Nullable String describe(byte[] octets) {
        return switch (SipParser.parse(octets)) {
            case Decoded.Ok<SipMessage>(SipRequest request) ->
                request.is(Method.REGISTER) ? null : request.method().name();
            case Decoded.Ok<SipMessage>(SipResponse response)
            when response.cseq().method().equals(Method.REGISTER) || response.status() == 100 -> null;
            case Decoded.Ok<SipMessage>(SipResponse response) ->
                response.status() + " " + response.reason() + " ("
                        + response.cseq().method() + ")";
            case Decoded.Ok<SipMessage> other -> throw new AssertionError(other);
            case Decoded.Malformed<SipMessage> malformed -> null;
        };
    }
}
