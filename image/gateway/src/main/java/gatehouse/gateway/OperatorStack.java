package gatehouse.gateway;

import gatehouse.b2bua.Account;
import gatehouse.b2bua.B2bua;
import gatehouse.b2bua.B2buaAction;
import gatehouse.b2bua.B2buaEvent;
import gatehouse.b2bua.CallFact;
import gatehouse.b2bua.Handles;
import gatehouse.b2bua.Line;
import gatehouse.b2bua.VoicePorts;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.config.Access;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.IdentitySettings;
import gatehouse.config.OperatorSettings;
import gatehouse.config.PortRange;
import gatehouse.config.Secrets;
import gatehouse.config.WanPort.Wire;
import gatehouse.gateway.access.EspWan;
import gatehouse.gateway.access.IsimMemory;
import gatehouse.gateway.voice.VoicePlane;
import gatehouse.ims.ImsAgent;
import gatehouse.ims.Protection;
import gatehouse.netty.CoreLoop;
import gatehouse.netty.CoreSeat;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.FlowEdge;
import gatehouse.netty.FlowTls;
import gatehouse.netty.Overflow;
import gatehouse.netty.StreamLimits;
import gatehouse.netty.WanPort;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.dns.DnsClient;
import gatehouse.netty.tls.TlsSession;
import gatehouse.sip.transport.TransportAction;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import gatehouse.sip.ua.SipAction;
import gatehouse.sip.ua.SipEvent;
import gatehouse.sip.ua.UserAgentCore;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import gatehouse.telephony.Numbering;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * One operator's signalling: its SIP stack and B2BUA on a loop of their own, so that trouble with one operator is no
 * trouble with another. It starts afresh after a failure; the lines' calls are then over.
 */
final class OperatorStack implements Component {
    /** The port that phones and operators expect first (RFC 3261 19.1.2); any free one does when it is taken. */
    private static final int SIP_PORT = 5060;

    private final Telephony.House house;
    private final GatehouseConfiguration configuration;
    private final OperatorSettings operator;
    private final Numbering numbering;
    private final Secrets secrets;
    private final PortRange voicePorts;
    private final WanPort wan;
    private final VoicePlane plane;
    private final EspWan esp;
    private final IsimMemory memory;
    private final Passage passage;
    private final Listener listener;
    private final CountDownLatch down = new CountDownLatch(1);
    private final Map<String, CallFact> calls = new ConcurrentHashMap<>();
    private final AccountStates states;
    private volatile @Nullable Running running;

    /** Who is told how things stand; called on the loop's thread. */
    interface Listener {
        /** The operator says something of a line's call. */
        void toLine(String line, LineEvent event);

        void registration(B2buaAction.RegistrationChanged changed, StatusBoard.Traffic traffic);

        /** A call's voice is about to end: its last figures can be had now. */
        void voiceEnds(String line, String call);

        void call(B2buaAction.CallChanged changed);

        /** Somebody wanted less protection for a call than it has. */
        void refused(B2buaAction.ProtectionRefused refused);

        /** An account's messages are protected like this from now on. */
        void isProtected(String account, Protection protection);

        /** The flow to an operator is protected like this from now on. */
        void isSecured(String operator, TlsSession session);
    }

    private record Running(CoreLoop loop, Signalling sip, CoreSeat<B2buaEvent> b2bua, FlowEdge edge) {}

    /**
     * A stack that does not run yet.
     *
     * @param voicePorts the part of the RTP ports that is this operator's
     */
    OperatorStack(
            Telephony.House house,
            GatehouseConfiguration configuration,
            OperatorSettings operator,
            Secrets secrets,
            PortRange voicePorts,
            WanPort wan,
            VoicePlane plane,
            EspWan esp,
            Listener listener) {
        this.house = house;
        this.configuration = configuration;
        this.operator = operator;
        this.states = new AccountStates(configuration, operator.name());
        this.numbering = Composition.numbering(operator);
        this.secrets = secrets;
        this.voicePorts = voicePorts;
        this.wan = wan;
        this.plane = plane;
        this.esp = esp;
        this.memory = new IsimMemory(house.home());
        this.passage = new Passage(house.trace(), operator.name());
        this.listener = listener;
    }

    @Override
    public String name() {
        return "sip-" + operator.name();
    }

    /** The configuration's name of the operator. */
    String operator() {
        return operator.name();
    }

    /** How it wants numbers to be written. */
    Numbering numbering() {
        return numbering;
    }

    /** Whether a line's calls may go through here. */
    boolean serves(String line) {
        return states.serves(line);
    }

    /** Whether a line's identity here is registered now. */
    boolean isRegistered(String line) {
        return states.isRegistered(line);
    }

    @Override
    public void start(Consumer<Throwable> failed) throws IOException {
        IpAddress given = givenAddress();
        SequencedMap<Endpoint, String> servers = OperatorRoute.resolve(
                operator, house.home(), given, () -> DnsClient.ofHost(house.loops()), house.entropy());
        List<Endpoint> proxies = List.copyOf(servers.keySet());
        IpAddress own = given == null ? OperatorRoute.ownAddress(proxies.getFirst()) : given;
        Arrivals arrivals = new Arrivals(operator.name(), passage, listener::isSecured);
        FlowTls tls =
                operator.transport() == Transport.TLS ? OperatorTls.of(operator.tls(), house.home(), servers) : null;
        DatagramOptions marked =
                DatagramOptions.signalling("sip").withDscp(configuration.wan().signallingDscp());
        FlowEdge edge = new FlowEdge(house.loops(), wan, marked, StreamLimits.GATEWAY, PacketTap.NONE, arrivals, tls);
        try {
            Endpoint local = bind(edge, own);
            CoreLoop loop = new CoreLoop(
                    name(), house.clock(), 2_000, Overflow.DROP_NEWEST, (_, cause) -> failed.accept(cause));
            List<Account> accounts =
                    new AccountsOfOperator(operator, secrets, house.entropy()).at(local, proxies, esp, memory, states);
            states.begin(accounts);
            Signalling sip = signalling(loop, local, proxies);
            CoreSeat<B2buaEvent> b2bua = loop.seat(b2bua(sip, accounts, local), this::carryOut);
            running = new Running(loop, sip, b2bua, edge);
            arrivals.deliverTo(sip, edge);
            loop.start();
            for (IdentitySettings identity : operator.identities()) {
                b2bua.post(new B2buaEvent.Register(Composition.accountId(operator.name(), identity.name())));
            }
        } catch (IOException | RuntimeException e) {
            edge.close();
            memory.close();
            throw e;
        }
    }

    private Signalling signalling(CoreLoop loop, Endpoint local, List<Endpoint> proxies) {
        return switch (operator.access()) {
            case Access.Digest _ ->
                new PlainSignalling(
                        new UserAgentCore(SipProfile.agent(operator, local, proxies), house.entropy()),
                        loop,
                        this::carryOut);
            case Access.Ipsec3gpp _ ->
                new ProtectedSignalling(
                        new ImsAgent(
                                SipProfile.timers(operator),
                                SipProfile.emergency(operator),
                                SipProfile.accessNetwork(operator),
                                house.entropy()),
                        loop,
                        esp,
                        house.loops(),
                        passage,
                        this::carryOut,
                        handle -> Objects.requireNonNullElse(states.of(handle), ""),
                        this::isProtected);
        };
    }

    private void isProtected(RegistrationHandle handle, Protection protection) {
        String account = states.of(handle);
        if (account != null) {
            states.isProtected(account, protection);
            listener.isProtected(account, protection);
        }
    }

    /** Our address on the WAN as the configuration gives it, or null where the routes are to choose. */
    private @Nullable IpAddress givenAddress() {
        return switch (configuration.wan().port()) {
            case Wire wire -> wire.innerAddress();
            case gatehouse.config.WanPort.Host host -> host.address().orElse(null);
        };
    }

    private static Endpoint bind(FlowEdge edge, IpAddress own) throws IOException {
        try {
            return edge.bind(new Endpoint(own, SIP_PORT));
        } catch (IOException taken) {
            Logger.debug("{}; another port will do", taken.getMessage());
            return edge.bind(new Endpoint(own, 0));
        }
    }

    private B2bua b2bua(Handles handles, List<Account> accounts, Endpoint local) {
        List<Line> lines = Composition.lines(configuration, operator, local.address());
        String prefix = operator.name() + "-" + house.entropy().token(2) + "-";
        return new B2bua(
                prefix,
                accounts,
                lines,
                new VoicePorts(voicePorts.first(), voicePorts.last()),
                handles,
                house.entropy());
    }

    /** Hands in a wish; says whether the stack runs and takes it. */
    boolean post(B2buaEvent event) {
        Running now = running;
        return now != null && now.b2bua().post(event);
    }

    private void carryOut(SipAction action) {
        Running now = running;
        if (now == null) {
            return;
        }
        if (action instanceof SipAction.Transport(TransportAction what)) {
            switch (what) {
                case TransportAction.Transmit(Flow flow, byte[] octets) -> {
                    passage.sent(flow, octets);
                    now.edge().transmit(flow, octets);
                }
                case TransportAction.Close(Flow flow) -> now.edge().close(flow);
            }
        } else {
            now.b2bua().post(new B2buaEvent.FromNetwork(action));
        }
    }

    private void carryOut(B2buaAction action) {
        Running now = running;
        if (now == null) {
            return;
        }
        switch (action) {
            case B2buaAction.ToNetwork(SipEvent event) -> {
                if (event instanceof RegistrationEvent.Register register) {
                    states.named(register);
                }
                now.sip().post(event);
            }
            case B2buaAction.ToLine(String line, LineEvent event) -> listener.toLine(line, event);
            case B2buaAction.Voice(var line, var call, var local, var audio, var protection) -> {
                try {
                    plane.speak(line, call, local, audio, protection);
                } catch (IOException e) {
                    Logger.error("the call of {} has no voice: {}", line, e.getMessage());
                    now.b2bua().post(new B2buaEvent.FromLine(line, new LineAction.HangUp()));
                }
            }
            case B2buaAction.Silence(var line, var call) -> {
                listener.voiceEnds(line, call);
                plane.silence(line, call);
            }
            case B2buaAction.WarnUnprotected(var line, var call) -> plane.warn(line, call);
            case B2buaAction.SendKey(var line, var key) -> plane.sendKey(line, key);
            case B2buaAction.RegistrationChanged changed -> {
                if (changed.state() instanceof B2buaAction.Registration.Registering) {
                    passage.traffic().restart();
                }
                states.changed(changed);
                listener.registration(changed, passage.traffic().figures());
            }
            case B2buaAction.CallChanged changed -> {
                CallFact call = changed.call();
                if (call.state() == CallFact.State.ENDED) {
                    calls.remove(call.id());
                } else {
                    calls.put(call.id(), call);
                }
                listener.call(changed);
            }
            case B2buaAction.ProtectionRefused refused -> listener.refused(refused);
            case B2buaAction.DownNow _ -> down.countDown();
        }
    }

    /** Ends calls and registrations, as long as {@code patience} allows. */
    void leave(Duration patience) throws InterruptedException {
        if (post(new B2buaEvent.ShutDown()) && !down.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            Logger.warn("{} did not confirm in time that we leave", operator.name());
        }
    }

    @Override
    public void stop() {
        Running now = running;
        running = null;
        if (now != null) {
            now.loop().close();
            now.sip().close();
            now.edge().close();
            memory.close(); // K and OPc go with the last who could use them
            states.end();
            calls.values().forEach(this::cutOff);
            calls.clear();
            for (IdentitySettings identity : operator.identities()) {
                String account = Composition.accountId(operator.name(), identity.name());
                listener.registration(
                        new B2buaAction.RegistrationChanged(account, new B2buaAction.Registration.Unregistered()),
                        passage.traffic().figures());
            }
            configuration.lines().stream()
                    .filter(line -> serves(line.id()))
                    .forEach(line -> listener.toLine(line.id(), new LineEvent.Released(LineEvent.Cause.CONGESTION)));
        }
    }

    /** A call that the stack can no longer end itself: its voice stops and its ports are free. */
    private void cutOff(CallFact call) {
        listener.voiceEnds(call.line(), call.id());
        plane.silence(call.line(), call.id());
        listener.call(new B2buaAction.CallChanged(new CallFact(
                call.id(),
                call.line(),
                call.outgoing(),
                call.remote(),
                CallFact.State.ENDED,
                call.startedAt(),
                call.signAt(),
                call.answeredAt(),
                call.farEnd(),
                "The gateway's signalling stopped during the call: call again.")));
    }
}
