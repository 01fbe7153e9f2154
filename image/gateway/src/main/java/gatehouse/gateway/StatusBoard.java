package gatehouse.gateway;

import gatehouse.b2bua.B2buaAction.Registration;
import gatehouse.b2bua.CallFact;
import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Transport;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.IdentitySettings;
import gatehouse.config.LineSettings;
import gatehouse.config.OperatorSettings;
import gatehouse.ims.Protection;
import gatehouse.management.AssociationStatus;
import gatehouse.management.CallStatus;
import gatehouse.management.ComponentStatus;
import gatehouse.management.ConfigurationStatus;
import gatehouse.management.CryptoStatus;
import gatehouse.management.Event;
import gatehouse.management.EventLog;
import gatehouse.management.LineStatus;
import gatehouse.management.MediaStatus;
import gatehouse.management.RegistrationStatus;
import gatehouse.management.Snapshot;
import gatehouse.management.WanStatus;
import gatehouse.netty.tls.TlsSession;
import gatehouse.telephony.LineState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the gateway knows of itself, gathered from its parts and given out as one snapshot. Thread-safe. */
final class StatusBoard {
    private static final int ENDED_CALLS_KEPT = 20;
    private static final int EVENTS_IN_SNAPSHOT = 20;

    private static final class RegistrationRow {
        final OperatorSettings operator;
        final IdentitySettings identity;
        RegistrationStatus.State state = RegistrationStatus.State.UNREGISTERED;
        long sinceMillis;
        long startedAt;

        @Nullable
        Long expiresAtMillis;

        @Nullable
        Long setupMillis;

        @Nullable
        String failure;

        @Nullable
        Protection protection;

        Traffic traffic = Traffic.NONE;

        RegistrationRow(OperatorSettings operator, IdentitySettings identity, long now) {
            this.operator = operator;
            this.identity = identity;
            this.sinceMillis = now;
        }
    }

    /** What a registration cost on the wire. */
    record Traffic(int roundTrips, long bytes) {
        static final Traffic NONE = new Traffic(0, 0);
    }

    private final Clock clock;
    private final EventLog events;
    private GatehouseConfiguration configuration;
    private final Map<String, RegistrationRow> registrations = new LinkedHashMap<>();
    private final Map<String, TlsSession> secured = new LinkedHashMap<>();
    private final Map<String, LineState> lines = new LinkedHashMap<>();
    private final Map<String, CallFact> calls = new LinkedHashMap<>();
    private final Map<String, MediaStatus> media = new LinkedHashMap<>();
    private final Map<String, Boolean> dialTones = new LinkedHashMap<>();
    private final Map<String, Boolean> toneOf = new LinkedHashMap<>();
    private final Map<String, ComponentStatus> components = new LinkedHashMap<>();
    private volatile Function<String, List<AssociationStatus>> associations = account -> List.of();
    private volatile Supplier<CryptoStatus> crypto = () -> CryptoStatus.NONE;
    private @Nullable Endpoint own;
    private @Nullable Endpoint seen;

    StatusBoard(GatehouseConfiguration configuration, Clock clock, EventLog events) {
        this.configuration = configuration;
        this.clock = clock;
        this.events = events;
        configure(configuration);
    }

    /** Shows the identities and lines of another configuration; what stays the same keeps its state. */
    synchronized void configure(GatehouseConfiguration next) {
        configuration = next;
        Map<String, RegistrationRow> before = new LinkedHashMap<>(registrations);
        registrations.clear();
        for (OperatorSettings operator : next.operators()) {
            for (IdentitySettings identity : operator.identities()) {
                String account = Composition.accountId(operator.name(), identity.name());
                RegistrationRow known = before.get(account);
                boolean same = known != null && known.operator.equals(operator) && known.identity.equals(identity);
                registrations.put(account, same ? known : new RegistrationRow(operator, identity, millis()));
            }
        }
        Map<String, LineState> stood = new LinkedHashMap<>(lines);
        lines.clear();
        for (LineSettings line : next.lines()) {
            lines.put(line.id(), stood.getOrDefault(line.id(), new LineState.Idle()));
        }
    }

    synchronized void registration(String account, Registration state, Traffic traffic) {
        RegistrationRow row = registrations.get(account);
        if (row == null) {
            return;
        }
        RegistrationStatus.State before = row.state;
        row.failure = null;
        switch (state) {
            case Registration.Registering _ -> {
                row.state = RegistrationStatus.State.REGISTERING;
                row.startedAt = clock.nanos();
            }
            case Registration.Registered(var expires, Endpoint from, Endpoint at) -> {
                row.state = RegistrationStatus.State.REGISTERED;
                row.expiresAtMillis = millis() + expires.toMillis();
                if (before != RegistrationStatus.State.REGISTERED) {
                    row.setupMillis = (clock.nanos() - row.startedAt) / 1_000_000;
                    row.traffic = traffic;
                    event(Event.Level.INFO, "registration", account, "The identity is registered.", null);
                }
                own = from;
                seen = at;
            }
            case Registration.Failed(int status, String reason, var retryIn) -> {
                row.state = RegistrationStatus.State.FAILED;
                row.expiresAtMillis = null;
                // a reason that begins with its code speaks for itself
                boolean coded = reason.matches("[A-Za-z0-9-]+: .*");
                row.failure = (coded ? reason : "The operator answered " + status + " (" + reason + ")") + "; "
                        + (retryIn == null
                                ? "check the identity and its password, then register again."
                                : "it is tried again in " + retryIn.toSeconds() + " s.");
                event(Event.Level.ERROR, "registration", account, "The identity is not registered.", row.failure);
            }
            case Registration.Unregistered _ -> {
                row.state = RegistrationStatus.State.UNREGISTERED;
                row.expiresAtMillis = null;
                event(Event.Level.INFO, "registration", account, "The identity is no longer registered.", null);
            }
        }
        if (row.state != before) {
            row.sinceMillis = millis();
        }
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
        RegistrationRow row = registrations.get(account);
        if (row != null) {
            row.protection = protection;
        }
    }

    /** The flow to an operator is protected like this from now on. */
    synchronized void isSecured(String operator, TlsSession session) {
        secured.put(operator, session);
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

    synchronized void call(CallFact fact) {
        calls.remove(fact.id());
        calls.put(fact.id(), fact);
        if (fact.outgoing() && fact.state() == CallFact.State.CALLING) {
            toneOf.put(fact.id(), Boolean.TRUE.equals(dialTones.remove(fact.line())));
        }
        if (fact.state() == CallFact.State.ENDED) {
            event(Event.Level.INFO, "call", fact.line(), "A call has ended.", fact.failure());
            forgetOld();
        }
    }

    private void forgetOld() {
        List<String> ended = calls.values().stream()
                .filter(call -> call.state() == CallFact.State.ENDED)
                .map(CallFact::id)
                .toList();
        for (String id : ended.subList(0, Math.max(0, ended.size() - ENDED_CALLS_KEPT))) {
            calls.remove(id);
            media.remove(id);
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
                    "A part of the gateway is " + health.name().toLowerCase(Locale.ROOT) + ".",
                    cause);
        }
    }

    /** A component is no more. */
    synchronized void forget(String component) {
        components.remove(component);
    }

    void event(Event.Level level, String component, @Nullable String subject, String text, @Nullable String cause) {
        events.add(millis(), level, component, subject, text, cause);
    }

    /** The public figures of one call, live while it lasts. */
    Snapshot snapshot(Function<String, @Nullable MediaStatus> liveVoice, ConfigurationStatus store) {
        Map<String, List<AssociationStatus>> running = new LinkedHashMap<>();
        for (String account : registrations.keySet()) { // outside the lock: another thread is asked
            running.put(account, associations.apply(account));
        }
        return snapshot(liveVoice, store, running);
    }

    private synchronized Snapshot snapshot(
            Function<String, @Nullable MediaStatus> liveVoice,
            ConfigurationStatus store,
            Map<String, List<AssociationStatus>> running) {
        List<RegistrationStatus> rows = new ArrayList<>();
        registrations.values().forEach(row -> rows.add(status(row, running.getOrDefault(account(row), List.of()))));
        List<CallStatus> callRows = new ArrayList<>();
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
                wan(),
                store,
                rows,
                lineRows,
                callRows,
                List.copyOf(components.values()),
                events.last(EVENTS_IN_SNAPSHOT));
    }

    private WanStatus wan() {
        Endpoint from = own;
        Endpoint at = seen;
        for (RegistrationRow row : registrations.values()) {
            Protection protection = row.protection;
            if (protection != null) {
                return new WanStatus(
                        protection.local().toString(),
                        protection.nat() ? WanStatus.Nat.PRESENT : WanStatus.Nat.NONE,
                        protection.publicAddress().toString());
            }
        }
        if (from == null) {
            return new WanStatus(null, WanStatus.Nat.UNKNOWN, null);
        }
        // RFC 3581 4: the registrar says where it saw us; TS 24.229 F.2: another address or port means a NAT
        WanStatus.Nat nat =
                at == null ? WanStatus.Nat.UNKNOWN : at.equals(from) ? WanStatus.Nat.NONE : WanStatus.Nat.PRESENT;
        return new WanStatus(
                from.address().toString(), nat, at == null ? null : at.address().toString());
    }

    private static String account(RegistrationRow row) {
        return Composition.accountId(row.operator.name(), row.identity.name());
    }

    private RegistrationStatus status(RegistrationRow row, List<AssociationStatus> associations) {
        boolean registered = row.state == RegistrationStatus.State.REGISTERED;
        return new RegistrationStatus(
                row.operator.name(),
                row.identity.name(),
                row.identity.impu(),
                row.state,
                registered
                        ? SecurityWords.of(
                                row.protection,
                                row.operator.transport() == Transport.TLS ? secured.get(row.operator.name()) : null,
                                associations)
                        : null,
                row.sinceMillis,
                row.expiresAtMillis,
                row.setupMillis,
                row.traffic.roundTrips(),
                row.traffic.bytes(),
                row.failure);
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
                current == null ? null : current.remote());
    }

    private long wallMillis(long nanos) {
        return millis() - (clock.nanos() - nanos) / 1_000_000;
    }

    private long millis() {
        Instant now = clock.wall();
        return now.toEpochMilli();
    }
}
