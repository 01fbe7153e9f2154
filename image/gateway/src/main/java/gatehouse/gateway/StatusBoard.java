package gatehouse.gateway;

import gatehouse.b2bua.B2buaAction.Registration;
import gatehouse.b2bua.CallFact;
import gatehouse.base.Clock;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.LineSettings;
import gatehouse.ims.Protection;
import gatehouse.management.AssociationStatus;
import gatehouse.management.CallStatus;
import gatehouse.management.CaptureStatus;
import gatehouse.management.ComponentStatus;
import gatehouse.management.ConfigurationStatus;
import gatehouse.management.CryptoStatus;
import gatehouse.management.Diagnosis;
import gatehouse.management.Event;
import gatehouse.management.EventLog;
import gatehouse.management.LineStatus;
import gatehouse.management.MediaStatus;
import gatehouse.management.Saying;
import gatehouse.management.Sentence;
import gatehouse.management.Snapshot;
import gatehouse.netty.tls.TlsSession;
import gatehouse.telephony.LineState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the gateway knows of itself, gathered from its parts and given out as one snapshot. Thread-safe. */
final class StatusBoard {
    private static final int ENDED_CALLS_KEPT = 20;
    private static final int EVENTS_IN_SNAPSHOT = 20;

    /** What a registration cost on the wire. */
    record Traffic(int roundTrips, long bytes) {
        static final Traffic NONE = new Traffic(0, 0);
    }

    private final Clock clock;
    private final EventLog events;
    private final CallBook book;
    private GatehouseConfiguration configuration;
    private final Registrations registrations;
    private final Map<String, LineState> lines = new LinkedHashMap<>();
    private final Map<String, CallFact> calls = new LinkedHashMap<>();
    private final Map<String, MediaStatus> media = new LinkedHashMap<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();
    private final Map<String, Boolean> dialTones = new LinkedHashMap<>();
    private final Map<String, Boolean> toneOf = new LinkedHashMap<>();
    private final Map<String, ComponentStatus> components = new LinkedHashMap<>();
    private List<CallStatus> earlier;
    private volatile Function<String, List<AssociationStatus>> associations = account -> List.of();
    private volatile Supplier<CryptoStatus> crypto = () -> CryptoStatus.NONE;

    StatusBoard(GatehouseConfiguration configuration, Clock clock, EventLog events, CallBook book) {
        this.configuration = configuration;
        this.clock = clock;
        this.events = events;
        this.book = book;
        this.earlier = book.read();
        this.registrations = new Registrations(
                clock, (level, account, saying, cause) -> event(level, "registration", account, saying, cause));
        keepEnded(ENDED_CALLS_KEPT);
        configure(configuration);
    }

    /** Shows the identities and lines of another configuration; what stays the same keeps its state. */
    synchronized void configure(GatehouseConfiguration next) {
        configuration = next;
        registrations.configure(next);
        Map<String, LineState> stood = new LinkedHashMap<>(lines);
        lines.clear();
        for (LineSettings line : next.lines()) {
            lines.put(line.id(), stood.getOrDefault(line.id(), new LineState.Idle()));
        }
    }

    /** An account is in another state. */
    synchronized void registration(String account, Registration state, Traffic traffic) {
        registrations.note(account, state, traffic);
    }

    /** The last calls that have ended, the oldest first. */
    private synchronized List<CallStatus> endedCalls() {
        List<CallStatus> all = new ArrayList<>(earlier);
        for (CallFact call : calls.values()) {
            if (call.state() == CallFact.State.ENDED) {
                all.add(status(call, media.get(call.id())));
            }
        }
        return all;
    }

    /** Where it is asked what enciphers packets. */
    void crypto(Supplier<CryptoStatus> source) {
        crypto = source;
    }

    /** Where the associations of an account are asked for. */
    void associations(Function<String, List<AssociationStatus>> source) {
        associations = source;
    }

    /** An account's messages are protected like this from now on. */
    synchronized void isProtected(String account, Protection protection) {
        registrations.isProtected(account, protection);
    }

    /** The flow to an operator is protected like this from now on. */
    synchronized void isSecured(String operator, TlsSession session) {
        registrations.isSecured(operator, session);
    }

    synchronized void line(String id, LineState state) {
        lines.put(id, state);
    }

    synchronized LineState line(String id) {
        return lines.getOrDefault(id, new LineState.Idle());
    }

    /** Who is at the other end of a line's call; empty when nobody, or withheld. */
    synchronized String remoteOf(String line) {
        String remote = null;
        for (CallFact call : calls.values()) {
            if (call.line().equals(line) && call.state() != CallFact.State.ENDED) {
                remote = call.remote();
            }
        }
        return remote == null ? "" : remote;
    }

    /** The caller of this call heard dial tone first. */
    synchronized void dialToneHeard(String line) {
        dialTones.put(line, true);
    }

    /** The last figures of a call's voice. */
    synchronized void voice(String call, @Nullable MediaStatus figures) {
        if (figures != null) {
            media.put(call, figures);
        }
    }

    /** The other side of a call wanted less protection than it got. */
    synchronized void refused(String line, String call, String why) {
        refusals.put(call, why);
        event(Event.Level.WARNING, "call", line, Saying.of(Sentence.PROTECTION_REFUSED), why);
    }

    synchronized void call(CallFact fact) {
        calls.remove(fact.id());
        calls.put(fact.id(), fact);
        if (fact.outgoing() && fact.state() == CallFact.State.CALLING) {
            toneOf.put(fact.id(), Boolean.TRUE.equals(dialTones.remove(fact.line())));
        }
        if (fact.state() == CallFact.State.ENDED) {
            event(Event.Level.INFO, "call", fact.line(), Saying.of(Sentence.CALL_ENDED), fact.failure());
            keepEnded(ENDED_CALLS_KEPT);
            book.changed(this::endedCalls);
        }
    }

    /** Forgets every call that has ended, here and on the disk. */
    void forgetCalls() throws IOException {
        keepEnded(0);
        book.wipe();
    }

    /** Nothing ends any more: what is not written yet is written now. */
    void close() {
        book.close();
    }

    private synchronized void keepEnded(int most) {
        List<String> here = calls.values().stream()
                .filter(call -> call.state() == CallFact.State.ENDED)
                .map(CallFact::id)
                .toList();
        int tooMany = Math.clamp(earlier.size() + here.size() - most, 0, earlier.size());
        earlier = List.copyOf(earlier.subList(tooMany, earlier.size()));
        for (String id : here.subList(0, Math.max(0, here.size() - most))) {
            calls.remove(id);
            media.remove(id);
            refusals.remove(id);
            toneOf.remove(id);
        }
    }

    synchronized void component(String name, ComponentStatus.Health health, @Nullable String cause, int restarts) {
        components.put(name, new ComponentStatus(name, health, cause, millis(), restarts));
        if (health != ComponentStatus.Health.HEALTHY) {
            event(
                    Event.Level.ERROR,
                    name,
                    null,
                    Saying.of(
                            health == ComponentStatus.Health.DEGRADED
                                    ? Sentence.PART_DEGRADED
                                    : Sentence.PART_RESTARTING),
                    cause);
        }
    }

    /** A component is no more. */
    synchronized void forget(String component) {
        components.remove(component);
    }

    void event(Event.Level level, String component, @Nullable String subject, Saying saying, @Nullable String cause) {
        events.add(millis(), level, component, subject, saying, cause);
    }

    /** Everything, with the figures of each call's voice while it lasts. */
    Snapshot snapshot(
            Function<String, @Nullable MediaStatus> liveVoice,
            ConfigurationStatus store,
            @Nullable Diagnosis diagnosis,
            CaptureStatus capture) {
        Map<String, List<AssociationStatus>> running = new LinkedHashMap<>();
        for (String account : accounts()) { // outside the lock: another thread is asked
            running.put(account, associations.apply(account));
        }
        return snapshot(liveVoice, store, diagnosis, capture, running);
    }

    private synchronized Set<String> accounts() {
        return registrations.accounts();
    }

    private synchronized Snapshot snapshot(
            Function<String, @Nullable MediaStatus> liveVoice,
            ConfigurationStatus store,
            @Nullable Diagnosis diagnosis,
            CaptureStatus capture,
            Map<String, List<AssociationStatus>> running) {
        List<CallStatus> callRows = new ArrayList<>(earlier);
        for (CallFact call : calls.values()) {
            MediaStatus voice = call.state() == CallFact.State.ENDED ? null : liveVoice.apply(call.line());
            callRows.add(status(call, voice == null ? media.get(call.id()) : voice));
        }
        List<LineStatus> lineRows = new ArrayList<>();
        for (LineSettings line : configuration.lines()) {
            lineRows.add(status(line));
        }
        return new Snapshot(
                millis(),
                ProcessFigures.now(configuration.device().name(), crypto.get()),
                registrations.wan(),
                store,
                registrations.status(running),
                lineRows,
                callRows,
                List.copyOf(components.values()),
                diagnosis,
                capture,
                events.last(EVENTS_IN_SNAPSHOT));
    }

    private CallStatus status(CallFact call, @Nullable MediaStatus voice) {
        Long signAt = call.signAt();
        Long answeredAt = call.answeredAt();
        return new CallStatus(
                call.id(),
                call.line(),
                call.outgoing() ? CallStatus.Direction.OUTGOING : CallStatus.Direction.INCOMING,
                call.remote(),
                switch (call.state()) {
                    case CALLING -> CallStatus.State.CALLING;
                    case RINGING -> CallStatus.State.RINGING;
                    case TALKING -> CallStatus.State.TALKING;
                    case ENDED -> CallStatus.State.ENDED;
                },
                wallMillis(call.startedAt()),
                answeredAt == null ? null : wallMillis(answeredAt),
                signAt == null ? null : (signAt - call.startedAt()) / 1_000_000,
                toneOf.getOrDefault(call.id(), false),
                voice,
                refusals.get(call.id()),
                switch (call.farEnd()) {
                    case UNKNOWN -> CallStatus.FarEnd.UNKNOWN;
                    case OUTSIDE_BY_CAUSE -> CallStatus.FarEnd.OUTSIDE_BY_CAUSE;
                    case OUTSIDE_BY_ISUP -> CallStatus.FarEnd.OUTSIDE_BY_ISUP;
                },
                call.failure());
    }

    private LineStatus status(LineSettings line) {
        LineState state = lines.getOrDefault(line.id(), new LineState.Idle());
        CallFact current = null;
        for (CallFact call : calls.values()) {
            if (call.line().equals(line.id()) && call.state() != CallFact.State.ENDED) {
                current = call;
            }
        }
        return new LineStatus(
                line.id(),
                "virtual",
                line.operator(),
                line.identity(),
                line.number().orElse(null),
                LineWords.hook(state),
                LineWords.state(state),
                current == null ? null : current.remote(),
                LineWords.services(line, configuration));
    }

    private long wallMillis(long nanos) {
        return millis() - (clock.nanos() - nanos) / 1_000_000;
    }

    private long millis() {
        Instant now = clock.wall();
        return now.toEpochMilli();
    }
}
