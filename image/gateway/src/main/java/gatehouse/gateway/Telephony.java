package gatehouse.gateway;

import gatehouse.b2bua.B2buaAction;
import gatehouse.b2bua.B2buaEvent;
import gatehouse.base.Clock;
import gatehouse.base.Entropy;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.LineDriver;
import gatehouse.config.LineSettings;
import gatehouse.config.PortRange;
import gatehouse.config.Secrets;
import gatehouse.crypto.JcaEngine;
import gatehouse.gateway.access.EspWan;
import gatehouse.gateway.voice.Phone;
import gatehouse.gateway.voice.VoiceFacts;
import gatehouse.gateway.voice.VoicePlane;
import gatehouse.gateway.voice.VoiceSettings;
import gatehouse.ims.Protection;
import gatehouse.management.ComponentStatus;
import gatehouse.management.MediaStatus;
import gatehouse.management.MessageTrace;
import gatehouse.media.MediaStatistics;
import gatehouse.media.srtp.SdesResult;
import gatehouse.media.srtp.SrtpCrypto;
import gatehouse.netty.EventLoops;
import gatehouse.netty.SystemWan;
import gatehouse.netty.WanPort;
import gatehouse.netty.capture.PacketTap;
import gatehouse.netty.tls.TlsSession;
import gatehouse.netty.wire.WireWan;
import gatehouse.simulated.VirtualLine;
import gatehouse.simulated.VirtualPhone;
import gatehouse.telephony.AnalogueLine;
import gatehouse.telephony.Country;
import gatehouse.telephony.DialPlan;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import gatehouse.telephony.LineState;
import gatehouse.telephony.LineTimers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The part of the gateway that one configuration of lines, operators and voice makes: it is built from it, and closed
 * when another configuration takes its place. Every call that it carries ends with it.
 */
final class Telephony implements AutoCloseable {
    private static final Duration LEAVING = Duration.ofMillis(1_400);

    private final House house;
    private final Secrets secrets;
    private final WanPort wan;
    private final EngineRoom engines;
    private final VoicePlane plane;
    private final EspWan esp;
    private final List<OperatorStack> operators = new ArrayList<>();
    private final Map<String, Phone> phones = new LinkedHashMap<>();
    private final Map<String, LineSwitch> switches = new LinkedHashMap<>();

    /**
     * What stays while configurations change.
     *
     * @param home the configuration's folder
     * @param tell takes what those who watch are told; it must not wait
     */
    record House(
            StatusBoard board,
            EventLoops loops,
            Clock clock,
            Entropy entropy,
            Components components,
            Path home,
            MessageTrace trace,
            Consumer<Gateway.Notice> tell) {}

    /**
     * Builds everything and binds nothing but the wire to the outside.
     *
     * @param configuration one that {@link Feasibility} has nothing to say about
     * @param secrets taken over, and wiped by {@link #close}
     * @throws IOException when the wire to the outside cannot be had; the secrets are then still the caller's
     */
    Telephony(GatehouseConfiguration configuration, Secrets secrets, House house) throws IOException {
        this.house = house;
        this.secrets = secrets;
        this.wan = wan(configuration, house);
        this.engines =
                new EngineRoom(configuration.device().cryptoEngine(), house.home(), house.clock(), this::isQuiet);
        this.esp = new EspWan(
                house.clock(),
                house.entropy(),
                configuration.wan().port() instanceof gatehouse.config.WanPort.Wire ? wan : null,
                engines.packets(),
                configuration.wan().port() instanceof gatehouse.config.WanPort.Host host
                        && host.dataplane() == gatehouse.config.WanPort.Dataplane.TUN,
                configuration.wan().signallingDscp());
        house.board().crypto(engines::status);
        house.board().associations(esp::associations);
        var jitter = configuration.media().jitterBuffer();
        this.plane = new VoicePlane(
                wan,
                house.clock(),
                house.entropy(),
                new VoiceSettings(
                        jitter.minMillis(),
                        jitter.maxMillis(),
                        configuration.media().dscp()),
                new SrtpCrypto(engines.packets(), new JcaEngine()),
                new Lines());
        configuration.lines().forEach(line -> addLine(configuration, line));
        List<PortRange> shares = Feasibility.shares(configuration);
        for (int i = 0; i < shares.size(); i++) {
            operators.add(new OperatorStack(
                    house,
                    configuration,
                    configuration.operators().get(i),
                    secrets,
                    shares.get(i),
                    wan,
                    plane,
                    esp,
                    new Facts(i)));
        }
        configuration.lines().forEach(this::join);
    }

    /** Whether going from one configuration to another takes a new one of these. */
    static boolean differs(GatehouseConfiguration from, GatehouseConfiguration to) {
        return !from.wan().equals(to.wan())
                || !from.operators().equals(to.operators())
                || !from.lines().equals(to.lines())
                || !from.media().equals(to.media())
                || from.device().cryptoEngine() != to.device().cryptoEngine()
                || !from.device().secrets().equals(to.device().secrets());
    }

    private static WanPort wan(GatehouseConfiguration configuration, House house) throws IOException {
        EventLoops loops = house.loops();
        return switch (configuration.wan().port()) {
            case gatehouse.config.WanPort.Host _ ->
                new SystemWan(loops, new CaptureTap(house.trace().capture()));
            // The NAT takes streams on the TCP port of the same number as its end of the wire
            case gatehouse.config.WanPort.Wire wire ->
                new WireWan(loops, wire.local(), wire.remote(), wire.remote(), wire.innerAddress(), PacketTap.NONE);
        };
    }

    private void addLine(GatehouseConfiguration configuration, LineSettings line) {
        Country country = Country.of(line.country()).orThrow();
        Set<String> emergency = configuration.operators().stream()
                .filter(operator -> line.accounts().stream()
                        .anyMatch(account -> account.operator().equals(operator.name())))
                .flatMap(operator -> operator.numbers().emergency().stream())
                .collect(Collectors.toUnmodifiableSet());
        DialPlan plan = DialPlan.parse(line.digitMap()).orThrow().withAtOnce(emergency);
        switch (line.driver()) {
            case LineDriver.Virtual(LineDriver.Wires wires) -> {
                VirtualPhone phone = new VirtualPhone(country);
                VirtualLine driver = switch (wires) {
                    case TWO_WIRE -> VirtualLine.twoWire(phone);
                    case FOUR_WIRE -> VirtualLine.fourWire(phone);
                };
                plane.add(line.id(), new AnalogueLine(driver, country, plan, LineTimers.DEFAULT));
                Phone person = new Phone(
                        line.id(),
                        phone,
                        plane,
                        heard -> house.tell().accept(new Gateway.Notice.Line(line.id(), heard)));
                phones.put(line.id(), person);
                plane.add(person);
            }
        }
    }

    /** Joins a line to its operators, in the order in which it has accounts there. */
    private void join(LineSettings line) {
        List<Seat> seats = line.accounts().stream()
                .map(account -> operators.stream()
                        .filter(stack -> stack.operator().equals(account.operator()))
                        .findFirst()
                        .orElseThrow())
                .map(stack -> new Seat(stack, line.id()))
                .toList();
        switches.put(line.id(), new LineSwitch(seats, event -> plane.tell(line.id(), event)));
    }

    /** A line's place at one operator. */
    private record Seat(OperatorStack stack, String line) implements LineSwitch.Way {
        @Override
        public boolean isRegistered() {
            return stack.isRegistered(line);
        }

        @Override
        public boolean wants(LineAction.Call action) {
            LineAction.Call sent = action instanceof LineAction.Dial(String number)
                    ? new LineAction.Dial(stack.numbering().sent(number))
                    : action;
            return stack.post(new B2buaEvent.FromLine(line, sent));
        }
    }

    private boolean isQuiet() {
        return plane.isQuiet();
    }

    /** Starts everything; what cannot start now is tried again later and shown as such. */
    void start() {
        plane.start();
        house.board().component("voice", ComponentStatus.Health.HEALTHY, null, 0);
        operators.forEach(house.components()::start);
    }

    /** The phone at a virtual line by the line's id; null when there is none. */
    @Nullable
    Phone phone(String id) {
        return phones.get(id);
    }

    /** The ids of the lines with a virtual phone, as they stand in the configuration. */
    List<String> lines() {
        return List.copyOf(phones.keySet());
    }

    /** Hands a wish to every operator's B2BUA, each of which knows its own accounts; says whether any runs. */
    boolean post(B2buaEvent event) {
        boolean any = false;
        for (OperatorStack operator : operators) {
            any |= operator.post(event);
        }
        return any;
    }

    /** The figures of the voice that a line has now; null while it has none. */
    @Nullable
    MediaStatus liveVoice(String line) {
        MediaStatistics statistics = plane.statistics(line);
        VoiceFacts facts = plane.facts(line);
        if (statistics == null || facts == null) {
            return null;
        }
        SdesResult.Protected keys = facts.protection().keys();
        return new MediaStatus(
                facts.codec(),
                facts.profile(),
                keys == null ? null : "sdes",
                keys == null ? null : keys.sending().suiteName(),
                switch (facts.protection().scope()) {
                    case NONE -> MediaStatus.Scope.NONE;
                    case ACCESS_EDGE -> MediaStatus.Scope.ACCESS_EDGE;
                    case END_TO_END -> MediaStatus.Scope.END_TO_END;
                },
                SecurityWords.of(facts.protection().terms(), keys == null ? null : wallMillis(facts.keysSince())),
                statistics.sent(),
                statistics.received(),
                statistics.lost(),
                statistics.late(),
                statistics.jitterMillis(),
                opinion(statistics.opinion()),
                opinion(statistics.farOpinion()));
    }

    private long wallMillis(long nanos) {
        return house.clock().wall().toEpochMilli() - (house.clock().nanos() - nanos) / 1_000_000;
    }

    private static @Nullable Double opinion(int tenths) {
        return tenths == 0 ? null : tenths / 10.0;
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
        operators.reversed().forEach(house.components()::stop);
        engines.close();
        plane.close();
        esp.close();
        wan.close();
        secrets.close();
    }

    /** What lines want and how they stand. */
    private final class Lines implements VoicePlane.Listener {
        @Override
        public void wants(String line, LineAction.Call action) {
            Phone phone = phones.get(line);
            if (action instanceof LineAction.Dial && phone != null && phone.hasHeardDialTone()) {
                house.board().dialToneHeard(line);
            }
            LineSwitch joined = switches.get(line);
            if (joined != null) {
                joined.wants(action);
            }
        }

        @Override
        public void stands(String line, LineState state) {
            house.board().line(line, state);
        }

        @Override
        public void rekeyDue(String line) {
            operators.stream()
                    .filter(operator -> operator.serves(line))
                    .forEach(operator -> operator.post(new B2buaEvent.Rekey(line)));
        }

        @Override
        public void failed(String line, RuntimeException cause) {
            Logger.error(cause, "line {} has failed in a tick", line);
            house.board().component("voice", ComponentStatus.Health.DEGRADED, "line " + line + ": " + cause, 0);
        }
    }

    /** What the operators' stacks tell. */
    private final class Facts implements OperatorStack.Listener {
        private final int operator;

        Facts(int operator) {
            this.operator = operator;
        }

        @Override
        public void toLine(String line, LineEvent event) {
            LineSwitch joined = switches.get(line);
            if (joined != null) {
                joined.told(new Seat(operators.get(operator), line), event);
            }
        }

        @Override
        public void registration(B2buaAction.RegistrationChanged changed, StatusBoard.Traffic traffic) {
            house.board().registration(changed.account(), changed.state(), traffic);
            if (changed.state() instanceof B2buaAction.Registration.Registered) {
                ProcessFigures.ready();
            }
            house.tell().accept(new Gateway.Notice.Registration(changed.account()));
        }

        @Override
        public void voiceEnds(String line, String call) {
            house.board().voice(call, liveVoice(line));
        }

        @Override
        public void call(B2buaAction.CallChanged changed) {
            house.board().call(changed.call());
            house.tell().accept(new Gateway.Notice.Call(changed.call().id()));
        }

        @Override
        public void refused(B2buaAction.ProtectionRefused refused) {
            house.board().refused(refused.line(), refused.call(), refused.reason());
        }

        @Override
        public void isSecured(String operator, TlsSession session) {
            house.board().isSecured(operator, session);
        }

        @Override
        public void isProtected(String account, Protection protection) {
            house.board().isProtected(account, protection);
        }
    }
}
