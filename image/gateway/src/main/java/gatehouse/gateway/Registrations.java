package gatehouse.gateway;

import gatehouse.b2bua.B2buaAction.Registration;
import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Transport;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.IdentitySettings;
import gatehouse.config.OperatorSettings;
import gatehouse.gateway.StatusBoard.Traffic;
import gatehouse.ims.Protection;
import gatehouse.management.AssociationStatus;
import gatehouse.management.Event;
import gatehouse.management.RegistrationStatus;
import gatehouse.management.Saying;
import gatehouse.management.Sentence;
import gatehouse.management.WanStatus;
import gatehouse.netty.tls.TlsSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the identities stand at their operators, and what that tells of the way there. Its owner's lock guards it. */
final class Registrations {
    /** Takes what people should see. */
    interface Events {
        void event(Event.Level level, String account, Saying saying, @Nullable String cause);
    }

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

        @Nullable
        Long agreedAtMillis;

        Traffic traffic = Traffic.NONE;

        RegistrationRow(OperatorSettings operator, IdentitySettings identity, long now) {
            this.operator = operator;
            this.identity = identity;
            this.sinceMillis = now;
        }
    }

    private final Clock clock;
    private final Events events;
    private final Map<String, RegistrationRow> rows = new LinkedHashMap<>();
    private final Map<String, TlsSession> secured = new LinkedHashMap<>();
    private final Map<String, Long> securedAtMillis = new LinkedHashMap<>();
    private @Nullable Endpoint own;
    private @Nullable Endpoint seen;

    Registrations(Clock clock, Events events) {
        this.clock = clock;
        this.events = events;
    }

    /** Shows the identities of another configuration; what stays the same keeps its state. */
    void configure(GatehouseConfiguration next) {
        Map<String, RegistrationRow> before = new LinkedHashMap<>(rows);
        rows.clear();
        for (OperatorSettings operator : next.operators()) {
            for (IdentitySettings identity : operator.identities()) {
                String account = Composition.accountId(operator.name(), identity.name());
                RegistrationRow known = before.get(account);
                boolean same = known != null && known.operator.equals(operator) && known.identity.equals(identity);
                rows.put(account, same ? known : new RegistrationRow(operator, identity, millis()));
            }
        }
    }

    /** All accounts. */
    Set<String> accounts() {
        return Set.copyOf(rows.keySet());
    }

    /** Each as people see it. */
    List<RegistrationStatus> status(Map<String, List<AssociationStatus>> running) {
        List<RegistrationStatus> all = new ArrayList<>();
        rows.forEach((account, row) -> all.add(status(row, running.getOrDefault(account, List.of()))));
        return all;
    }

    /** An account's messages are protected like this from now on. */
    void isProtected(String account, Protection protection) {
        RegistrationRow row = rows.get(account);
        if (row != null) {
            if (row.protection == null || !row.protection.table().equals(protection.table())) {
                row.agreedAtMillis = millis();
            }
            row.protection = protection;
        }
    }

    /** The flow to an operator is protected like this from now on. */
    void isSecured(String operator, TlsSession session) {
        secured.put(operator, session);
        securedAtMillis.put(operator, millis());
    }

    /** An account is in another state. */
    void note(String account, Registration state, Traffic traffic) {
        RegistrationRow row = rows.get(account);
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
                    events.event(Event.Level.INFO, account, Saying.of(Sentence.IDENTITY_REGISTERED), null);
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
                events.event(Event.Level.ERROR, account, Saying.of(Sentence.IDENTITY_NOT_REGISTERED), row.failure);
            }
            case Registration.Unregistered _ -> {
                row.state = RegistrationStatus.State.UNREGISTERED;
                row.expiresAtMillis = null;
                events.event(Event.Level.INFO, account, Saying.of(Sentence.IDENTITY_LEFT), null);
            }
        }
        if (row.state != before) {
            row.sinceMillis = millis();
        }
    }

    /** The side towards the operators, as they saw us. */
    WanStatus wan() {
        Endpoint from = own;
        Endpoint at = seen;
        for (RegistrationRow row : rows.values()) {
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

    private RegistrationStatus status(RegistrationRow row, List<AssociationStatus> associations) {
        boolean registered = row.state == RegistrationStatus.State.REGISTERED;
        String operator = row.operator.name();
        TlsSession session = row.operator.transport() == Transport.TLS ? secured.get(operator) : null;
        return new RegistrationStatus(
                operator,
                row.identity.name(),
                row.identity.impu(),
                row.state,
                registered
                        ? SecurityWords.of(
                                row.protection,
                                session,
                                session == null ? row.agreedAtMillis : securedAtMillis.get(operator),
                                associations)
                        : null,
                row.sinceMillis,
                row.expiresAtMillis,
                row.setupMillis,
                row.traffic.roundTrips(),
                row.traffic.bytes(),
                row.operator.keepAliveSeconds(),
                row.failure);
    }

    private long millis() {
        return clock.wall().toEpochMilli();
    }
}
