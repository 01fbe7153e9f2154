package gatehouse.gateway;

import gatehouse.b2bua.B2buaAction;
import gatehouse.b2bua.B2buaEvent;
import gatehouse.base.Clock;
import gatehouse.base.Decoded;
import gatehouse.base.Entropy;
import gatehouse.base.Transport;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.LineDriver;
import gatehouse.config.LineSettings;
import gatehouse.config.OperatorSettings;
import gatehouse.config.PortRange;
import gatehouse.config.Secrets;
import gatehouse.gateway.voice.Phone;
import gatehouse.gateway.voice.VoicePlane;
import gatehouse.gateway.voice.VoiceSettings;
import gatehouse.management.Command;
import gatehouse.management.ComponentStatus;
import gatehouse.management.ConfigurationStatus;
import gatehouse.management.EventLog;
import gatehouse.management.HandsetPort;
import gatehouse.management.ManagedGateway;
import gatehouse.management.MediaStatus;
import gatehouse.management.Result;
import gatehouse.management.Snapshot;
import gatehouse.media.MediaStatistics;
import gatehouse.netty.EventLoops;
import gatehouse.netty.SecureEntropy;
import gatehouse.netty.SystemClock;
import gatehouse.netty.SystemWan;
import gatehouse.netty.WanPort;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.wire.WireWan;
import gatehouse.simulated.VirtualLine;
import gatehouse.simulated.VirtualPhone;
import gatehouse.telephony.AnalogueLine;
import gatehouse.telephony.Country;
import gatehouse.telephony.DialPlan;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineState;
import gatehouse.telephony.LineTimers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** The whole gateway, put together from one configuration; started and stopped in order. */
final class Gateway implements ManagedGateway, AutoCloseable {
    private static final Duration LEAVING = Duration.ofMillis(1_400);
    private static final int EVENTS_KEPT = 500;

    private final EventLog events;
    private final StatusBoard board;
    private final EventLoops loops;
    private final WanPort wan;
    private final VoicePlane plane;
    private final Components components;
    private final List<OperatorStack> operators = new ArrayList<>();
    private final Map<String, Phone> phones = new LinkedHashMap<>();
    private final List<Consumer<Notice>> listeners = new CopyOnWriteArrayList<>();
    private final Handsets handsets = new Handsets(this);
    private final Commands commands = new Commands(this);
    private final @Nullable WebPage page;
    private final String pageSocket;

    /** Something that those who watch the gateway are told at once. */
    sealed interface Notice {
        /** A registration is in another state. */
        record Registration(String account) implements Notice {}

        /** Something else is to be heard or seen at a phone. */
        record Line(String line, Phone.Heard heard) implements Notice {}

        /** A call is in another state. */
        record Call(String id) implements Notice {}

        /** A sound file has been said to its end. */
        record Said(String line, String file) implements Notice {}
    }

    /**
     * Builds everything and binds nothing but the wire to the outside.
     *
     * @throws StartUpFailure when the configuration names what cannot be, with a sentence
     * @throws IOException when the wire to the outside cannot be had
     */
    Gateway(GatehouseConfiguration configuration, Secrets secrets) throws StartUpFailure, IOException {
        for (OperatorSettings operator : configuration.operators()) {
            if (operator.transport() == Transport.TLS) {
                throw new StartUpFailure("operators: " + operator.name()
                        + ": transport: the gateway does not speak TLS to an operator yet; use udp or tcp");
            }
        }
        Clock clock = SystemClock.INSTANCE;
        Entropy entropy = new SecureEntropy();
        this.events = new EventLog(EVENTS_KEPT, clock.wall().toEpochMilli() * 1000);
        this.board = new StatusBoard(configuration, clock, events);
        this.loops = new EventLoops("net", 1, EventLoops.Io.BEST, clock);
        this.wan = wan(configuration, loops);
        var jitter = configuration.media().jitterBuffer();
        this.plane = new VoicePlane(
                wan,
                clock,
                entropy,
                new VoiceSettings(
                        jitter.minMillis(),
                        jitter.maxMillis(),
                        configuration.media().dscp()),
                new Lines());
        this.components = new Components(board);
        for (LineSettings line : configuration.lines()) {
            addLine(line);
        }
        this.page =
                WebPage.isWanted(configuration.web()) ? new WebPage(configuration.web(), this, clock, entropy) : null;
        this.pageSocket = configuration.web().socket().map(Path::toString).orElse("");
        List<PortRange> shares = shares(configuration);
        for (int i = 0; i < shares.size(); i++) {
            operators.add(new OperatorStack(
                    configuration,
                    configuration.operators().get(i),
                    secrets,
                    shares.get(i),
                    loops,
                    wan,
                    clock,
                    entropy,
                    plane,
                    new Facts()));
        }
    }

    private static WanPort wan(GatehouseConfiguration configuration, EventLoops loops) throws IOException {
        return switch (configuration.wan().port()) {
            case gatehouse.config.WanPort.Host _ -> new SystemWan(loops, PacketTap.NONE);
            // The NAT takes streams on the TCP port of the same number as its end of the wire
            case gatehouse.config.WanPort.Wire wire ->
                new WireWan(loops, wire.local(), wire.remote(), wire.remote(), wire.innerAddress(), PacketTap.NONE);
        };
    }

    private void addLine(LineSettings line) throws StartUpFailure {
        Country country = switch (Country.of(line.country())) {
            case Decoded.Ok<Country>(Country known) -> known;
            case Decoded.Malformed<Country>(String reason, int _) ->
                throw new StartUpFailure("lines: " + line.id() + ": country: " + reason);
        };
        DialPlan plan = switch (DialPlan.parse(line.digitMap())) {
            case Decoded.Ok<DialPlan>(DialPlan good) -> good;
            case Decoded.Malformed<DialPlan>(String reason, int offset) ->
                throw new StartUpFailure(
                        "lines: " + line.id() + ": digit-map: " + reason + " at character " + (offset + 1));
        };
        switch (line.driver()) {
            case LineDriver.Virtual(LineDriver.Wires wires) -> {
                VirtualPhone phone = new VirtualPhone(country);
                VirtualLine driver = switch (wires) {
                    case TWO_WIRE -> VirtualLine.twoWire(phone);
                    case FOUR_WIRE -> VirtualLine.fourWire(phone);
                };
                plane.add(line.id(), new AnalogueLine(driver, country, plan, LineTimers.DEFAULT));
                Phone person = new Phone(line.id(), phone, plane, heard -> tell(new Notice.Line(line.id(), heard)));
                phones.put(line.id(), person);
                plane.add(person);
            }
        }
    }

    /** The RTP ports, cut into one piece for each operator. */
    private static List<PortRange> shares(GatehouseConfiguration configuration) throws StartUpFailure {
        PortRange all = configuration.media().rtpPorts();
        List<OperatorSettings> operators = configuration.operators();
        int pairs = operators.isEmpty() ? 0 : all.pairs() / operators.size();
        if (!operators.isEmpty() && pairs == 0) {
            throw new StartUpFailure("media: rtp-ports: " + all + " is less than a pair of ports for each of the "
                    + operators.size() + " operators; make it wider");
        }
        List<PortRange> shares = new ArrayList<>();
        int first = all.first() + (all.first() & 1);
        for (int i = 0; i < operators.size(); i++) {
            shares.add(new PortRange(first + 2 * pairs * i, first + 2 * pairs * (i + 1) - 1));
        }
        return shares;
    }

    /** Starts everything; what cannot start now is tried again later and shown as such. */
    void start() {
        plane.start();
        board.component("voice", ComponentStatus.Health.HEALTHY, null, 0);
        operators.forEach(components::start);
        if (page != null) {
            components.start(page); // last: telephones before pictures of them
        }
    }

    /** What follows the page's address in the link that signs in once; empty while there is no page. */
    String signInPath() {
        return page == null ? "" : page.signInPath().orElse("");
    }

    /** The UNIX socket of the page; empty when it has none. */
    String pageSocket() {
        return pageSocket;
    }

    /** The phone at a virtual line: by its id, or by its number from 1; null when there is none. */
    @Nullable
    Phone phone(String line) {
        String id = lineId(line);
        return id == null ? null : phones.get(id);
    }

    /** The line's id for an id or a number from 1; null when there is none. */
    @Nullable
    String lineId(String line) {
        if (phones.containsKey(line)) {
            return line;
        }
        List<String> ids = new ArrayList<>(phones.keySet());
        return line.matches("[1-9][0-9]?") && Integer.parseInt(line) <= ids.size()
                ? ids.get(Integer.parseInt(line) - 1)
                : null;
    }

    /** What caller id says of the call that a line has now; empty when it says nothing. */
    String callerOf(String line) {
        return board.remoteOf(line);
    }

    /** What a line is doing. */
    LineState lineState(String id) {
        return board.line(id);
    }

    /** The position of a line in the configuration, from 1. */
    int lineNumber(String id) {
        return new ArrayList<>(phones.keySet()).indexOf(id) + 1;
    }

    @Override
    public Snapshot snapshot() {
        return board.snapshot(this::liveVoice, new ConfigurationStatus(false, null));
    }

    @Override
    public EventLog events() {
        return events;
    }

    @Override
    public CompletionStage<Result> execute(Command command) {
        return commands.execute(command);
    }

    @Override
    public HandsetPort handsets() {
        return handsets;
    }

    /** From now on {@code listener} is told; it must not wait. */
    void listen(Consumer<Notice> listener) {
        listeners.add(listener);
    }

    /** The end of {@link #listen}. */
    void ignore(Consumer<Notice> listener) {
        listeners.remove(listener);
    }

    /** Hands a wish to every operator's B2BUA, each of which knows its own accounts; says whether any runs. */
    boolean post(B2buaEvent event) {
        boolean any = false;
        for (OperatorStack operator : operators) {
            any |= operator.post(event);
        }
        return any;
    }

    void said(String line, String file) {
        tell(new Notice.Said(line, file));
    }

    private void tell(Notice notice) {
        listeners.forEach(listener -> listener.accept(notice));
    }

    private @Nullable MediaStatus liveVoice(String line) {
        MediaStatistics statistics = plane.statistics(line);
        return statistics == null
                ? null
                : new MediaStatus(
                        plane.codec(line),
                        "RTP/AVP",
                        null,
                        null,
                        MediaStatus.Scope.NONE,
                        statistics.sent(),
                        statistics.received(),
                        statistics.lost(),
                        statistics.late(),
                        statistics.jitterMillis());
    }

    /** Ends calls, unregisters and frees everything; at most two seconds. */
    @Override
    public void close() {
        List<Thread> leaving = new ArrayList<>();
        for (OperatorStack operator : operators) {
            leaving.add(Thread.ofVirtual().start(() -> {
                try {
                    operator.leave(LEAVING);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : leaving) {
            try {
                thread.join(LEAVING);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        components.close();
        plane.close();
        wan.close();
        loops.close();
    }

    /** What lines want and how they stand. */
    private final class Lines implements VoicePlane.Listener {
        @Override
        public void wants(String line, LineAction.Call action) {
            Phone phone = phones.get(line);
            if (action instanceof LineAction.Dial && phone != null && phone.hasHeardDialTone()) {
                board.dialToneHeard(line);
            }
            for (OperatorStack operator : operators) {
                if (operator.serves(line)) {
                    operator.wants(line, action);
                }
            }
        }

        @Override
        public void stands(String line, LineState state) {
            board.line(line, state);
        }

        @Override
        public void failed(String line, RuntimeException cause) {
            Logger.error(cause, "line {} has failed in a tick", line);
            board.component("voice", ComponentStatus.Health.DEGRADED, "line " + line + ": " + cause, 0);
        }
    }

    /** What the operators' stacks tell. */
    private final class Facts implements OperatorStack.Listener {
        @Override
        public void registration(B2buaAction.RegistrationChanged changed, StatusBoard.Traffic traffic) {
            board.registration(changed.account(), changed.state(), traffic);
            if (changed.state() instanceof B2buaAction.Registration.Registered) {
                ProcessFigures.ready();
            }
            tell(new Notice.Registration(changed.account()));
        }

        @Override
        public void voiceEnds(String line, String call) {
            board.voice(call, liveVoice(line));
        }

        @Override
        public void call(B2buaAction.CallChanged changed) {
            board.call(changed.call());
            tell(new Notice.Call(changed.call().id()));
        }
    }
}
