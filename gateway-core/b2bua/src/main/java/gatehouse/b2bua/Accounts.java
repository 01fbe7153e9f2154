package gatehouse.b2bua;

import gatehouse.b2bua.B2buaAction.Registration;
import gatehouse.b2bua.B2buaAction.RegistrationChanged;
import gatehouse.b2bua.B2buaAction.ToNetwork;
import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import gatehouse.sip.message.Via;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAction;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The accounts and how each is registered now. */
final class Accounts {
    private static final class Entry {
        final Account account;

        @Nullable
        RegistrationHandle handle;

        @Nullable
        Party party;

        /** The party of calls that began before the registration was lost. */
        @Nullable
        Party before;

        /** The contact of calls whose caller is not to be shown. */
        @Nullable
        SipUri temporary;

        boolean leaving;

        Entry(Account account) {
            this.account = account;
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
        RegistrationHandle handle = entry.handle;
        if (handle == null) {
            handle = handles.registration();
            entry.handle = handle;
            byHandle.put(handle, entry);
            entry.leaving = false;
            out.accept(new ToNetwork(new RegistrationEvent.Register(handle, entry.account.registration())));
        } else {
            out.accept(new ToNetwork(new RegistrationEvent.Refresh(
                    handle, entry.account.registration().party())));
        }
        out.accept(new RegistrationChanged(id, new Registration.Registering()));
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
        RegistrationHandle handle = entry.handle;
        if (handle != null && !entry.leaving) {
            entry.leaving = true;
            entry.party = null;
            out.accept(new ToNetwork(new RegistrationEvent.Unregister(handle)));
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

    /** Who calls of an account were last, even if it is not registered now; null before the first registration. */
    @Nullable
    Party before(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.before;
    }

    /** For calls of an account that is registered, else null. */
    @Nullable
    Party party(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.party;
    }

    /** The temporary GRUU of the last registration, or null (RFC 5627). */
    @Nullable
    SipUri temporary(String id) {
        Entry entry = entries.get(id);
        return entry == null ? null : entry.temporary;
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
        if (entry == null) {
            return;
        }
        String id = entry.account.id();
        switch (action) {
            case RegistrationAction.Registered(
                    var _,
                    Party party,
                    var _,
                    var temporary,
                    var expires,
                    SipResponse response) -> {
                entry.party = entry.leaving ? null : party;
                entry.before = party;
                entry.temporary = temporary;
                Endpoint own = party.flow().local();
                out.accept(new RegistrationChanged(id, new Registration.Registered(expires, own, seen(response))));
            }
            case RegistrationAction.Failed(var _, int status, String reason, var retryIn) -> {
                entry.party = null;
                out.accept(new RegistrationChanged(id, new Registration.Failed(status, reason, retryIn)));
            }
            case RegistrationAction.Refused(var _, int status, String reason) -> {
                forget(entry);
                out.accept(new RegistrationChanged(id, new Registration.Failed(status, reason, null)));
            }
            case RegistrationAction.Unregistered _ -> {
                forget(entry);
                out.accept(new RegistrationChanged(id, new Registration.Unregistered()));
            }
            case RegistrationAction.FlowFailed _ -> {
                entry.party = null;
                out.accept(new RegistrationChanged(id, new Registration.Registering()));
            }
            case RegistrationAction.Bindings _ -> {} // nobody asks for them
        }
    }

    private void forget(Entry entry) {
        RegistrationHandle handle = entry.handle;
        entry.handle = null;
        entry.party = null;
        entry.leaving = false;
        if (handle != null) {
            byHandle.remove(handle);
        }
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
