package gatehouse.b2bua;

import gatehouse.b2bua.B2buaAction.Registration;
import gatehouse.b2bua.B2buaAction.RegistrationChanged;
import gatehouse.b2bua.B2buaAction.ToNetwork;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import gatehouse.sip.message.Via;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The accounts and how each is registered now. Where the registrar keeps flows, an account stands on all that it has (RFC
 * 5626 4.2.1) and calls over the first of them that is alive.
 */
final class Accounts {
    private static final class Entry {
        final Account account;
        final List<RegisteredFlow> flows = new ArrayList<>();
        final Identities identities = new Identities();

        /** What held for calls last, also while none of the flows stands. */
        @Nullable
        Standing before;

        boolean leaving;

        Entry(Account account) {
            this.account = account;
            flows.add(new RegisteredFlow(account.registration()));
            account.otherFlows().forEach(settings -> flows.add(new RegisteredFlow(settings)));
        }

        /** The first that stands, or null. */
        @Nullable
        RegisteredFlow alive() {
            return flows.stream().filter(RegisteredFlow::stands).findFirst().orElse(null);
        }

        @Nullable
        RegisteredFlow of(RegistrationHandle handle) {
            return flows.stream()
                    .filter(flow -> handle.equals(flow.handle))
                    .findFirst()
                    .orElse(null);
        }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<RegistrationHandle, Entry> byHandle = new HashMap<>();
    private final Handles handles;

    Accounts(Collection<Account> accounts, Handles handles) {
        this.handles = handles;
        for (Account account : accounts) {
            entries.put(account.id(), new Entry(account));
        }
    }

    void register(String id, Consumer<? super B2buaAction> out) {
        Entry entry = entries.get(id);
        if (entry == null) {
            return;
        }
        if (entry.flows.getFirst().handle == null) {
            entry.leaving = false;
            begin(entry, entry.flows.getFirst(), out);
        } else {
            for (RegisteredFlow flow : entry.flows) {
                RegistrationHandle handle = flow.handle;
                if (handle != null) {
                    out.accept(new ToNetwork(new RegistrationEvent.Refresh(handle, flow.settings.party())));
                }
            }
        }
        out.accept(new RegistrationChanged(id, new Registration.Registering()));
    }

    private void begin(Entry entry, RegisteredFlow flow, Consumer<? super B2buaAction> out) {
        RegistrationHandle handle = handles.registration();
        flow.handle = handle;
        byHandle.put(handle, entry);
        out.accept(new ToNetwork(new RegistrationEvent.Register(handle, flow.settings)));
    }

    void unregister(String id, Consumer<? super B2buaAction> out) {
        Entry entry = entries.get(id);
        if (entry != null) {
            leave(entry, out);
        }
    }

    void unregisterAll(Consumer<? super B2buaAction> out) {
        entries.values().forEach(entry -> leave(entry, out));
    }

    private static void leave(Entry entry, Consumer<? super B2buaAction> out) {
        if (entry.leaving) {
            return;
        }
        for (RegisteredFlow flow : entry.flows) {
            RegistrationHandle handle = flow.handle;
            if (handle != null) {
                entry.leaving = true;
                flow.standing = null;
                out.accept(new ToNetwork(new RegistrationEvent.Unregister(handle)));
            }
        }
    }

    /** Whether no registration stands or is under way. */
    boolean isQuiet() {
        return byHandle.isEmpty();
    }

    /** The account of a registration, or null. */
    @Nullable
    String idOf(RegistrationHandle handle) {
        Entry entry = byHandle.get(handle);
        return entry == null ? null : entry.account.id();
    }

    /** Which of its account's identities a line is: the one with its number; null for the one registered. */
    @Nullable
    Uri identity(Line line) {
        Entry entry = entries.get(line.account());
        return entry == null ? null : entry.identities.numbered(line.number());
    }

    /** {@code party} of an account in a call of {@code self}, one of its identities; null for the one registered. */
    Party as(String id, Party party, @Nullable Uri self) {
        Entry entry = entries.get(id);
        return entry == null ? party : entry.identities.as(party, self);
    }

    /** What held for calls of an account last, even if it is not registered now; null before the first registration. */
    @Nullable
    Standing before(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.before;
    }

    /** For calls of an account that is registered, else null. */
    @Nullable
    Party party(String id) {
        Standing standing = standing(id);
        return standing == null ? null : standing.party();
    }

    /** The contact of calls of {@code self} that show nobody, as it held last; null for the usual one (RFC 5627). */
    @Nullable
    SipUri hidden(String id, @Nullable Uri self) {
        Entry entry = entries.get(id);
        Standing last = entry == null ? null : entry.before;
        return entry == null || last == null ? null : entry.identities.hidden(last.party(), self, last.temporary());
    }

    private @Nullable Standing standing(String id) {
        Entry entry = entries.get(id);
        RegisteredFlow alive = entry == null ? null : entry.alive();
        return alive == null ? null : alive.standing;
    }

    Keying keying(String id) {
        Entry entry = entries.get(id);
        return entry == null ? Keying.OFF : entry.account.keying();
    }

    Preconditions preconditions(String id) {
        Entry entry = entries.get(id);
        return entry == null ? Preconditions.IGNORED : entry.account.preconditions();
    }

    String domain(String id) {
        Entry entry = entries.get(id);
        return entry == null ? "invalid" : entry.account.domain();
    }

    /** The account whose contact a Request-URI is (its user part names it), or null. */
    @Nullable
    String byContact(Uri uri) {
        String user = uri instanceof SipUri sip ? sip.user() : null;
        for (Entry entry : entries.values()) {
            String own = entry.account.registration().party().contact().user();
            if (user != null && user.equals(own)) {
                return entry.account.id();
            }
        }
        return null;
    }

    void told(RegistrationAction action, Consumer<? super B2buaAction> out) {
        Entry entry = byHandle.get(action.registration());
        RegisteredFlow flow = entry == null ? null : entry.of(action.registration());
        if (entry == null || flow == null) {
            return;
        }
        Registration said = taken(entry, flow, action, out);
        if (said == null) {
            return;
        }
        RegisteredFlow alive = entry.alive();
        if (alive == null) {
            if (flow == entry.flows.getFirst() || !(said instanceof Registration.Unregistered)) {
                tell(entry, said, out);
            }
        } else if (alive == flow) {
            entry.before = flow.standing;
            tell(entry, said, out);
        } else if (alive.standing != null && entry.flows.indexOf(flow) < entry.flows.indexOf(alive)) {
            entry.before = alive.standing; // its calls go on over another flow
            tell(entry, alive.standing.said(), out);
        }
    }

    private static void tell(Entry entry, Registration state, Consumer<? super B2buaAction> out) {
        out.accept(new RegistrationChanged(entry.account.id(), state));
    }

    /** Takes note of what happened to one flow; what is to be said of the account if it is this flow that counts. */
    private @Nullable Registration taken(
            Entry entry, RegisteredFlow flow, RegistrationAction action, Consumer<? super B2buaAction> out) {
        return switch (action) {
            case RegistrationAction.Registered(
                    var _,
                    Party party,
                    var _,
                    var temporary,
                    var expires,
                    SipResponse response) -> {
                var told = new Registration.Registered(expires, party.flow().local(), seen(response));
                flow.standing = entry.leaving ? null : new Standing(party, temporary, told);
                if (!entry.leaving && response.lists(Headers.REQUIRE, "outbound")) { // RFC 5626 4.2.1
                    entry.flows.stream()
                            .filter(other -> other.handle == null)
                            .forEach(other -> begin(entry, other, out));
                }
                yield told;
            }
            case RegistrationAction.Failed(var _, int status, String reason, var retryIn) -> {
                flow.standing = null;
                yield new Registration.Failed(status, reason, retryIn);
            }
            case RegistrationAction.Refused(var _, int status, String reason) -> {
                forget(entry, flow);
                yield new Registration.Failed(status, reason, null);
            }
            case RegistrationAction.Unregistered _ -> {
                forget(entry, flow);
                yield new Registration.Unregistered();
            }
            case RegistrationAction.FlowFailed _ -> {
                flow.standing = null;
                yield new Registration.Registering();
            }
            case RegistrationAction.Stands(var _, var identities) -> {
                entry.identities.are(identities);
                yield null;
            }
            case RegistrationAction.Bindings _ -> null; // nobody asks for them
        };
    }

    private void forget(Entry entry, RegisteredFlow flow) {
        byHandle.remove(flow.handle);
        flow.forget();
        entry.leaving &= entry.flows.stream().anyMatch(other -> other.handle != null);
    }

    /** RFC 3581 4: how our topmost Via came back. */
    private static @Nullable Endpoint seen(SipResponse response) {
        List<Via> vias = response.vias();
        if (vias.isEmpty()) {
            return null;
        }
        Via via = vias.getFirst();
        IpAddress received = via.received();
        Endpoint sentBy = via.sentBy();
        IpAddress address = received != null ? received : sentBy == null ? null : sentBy.address();
        int port = via.rport() > 0 ? via.rport() : via.effectivePort();
        return address == null ? null : new Endpoint(address, port);
    }
}
