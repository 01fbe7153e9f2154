package gatehouse.gateway;

import gatehouse.b2bua.Account;
import gatehouse.b2bua.B2buaAction;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.ims.Protection;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How a line's and a registration's account at one operator stands. Safe for all threads. */
final class AccountStates {
    private final GatehouseConfiguration configuration;
    private final String operator;
    private final Map<RegistrationHandle, String> registrations = new ConcurrentHashMap<>();
    private final Set<String> registered = ConcurrentHashMap.newKeySet();
    /** Accounts whose security associations encrypt; what goes over IPsec may be in clear, account by account. */
    private final Set<String> encrypted = ConcurrentHashMap.newKeySet();

    /** Accounts with which the access edge has agreed to end SRTP. */
    private final Set<String> edged = ConcurrentHashMap.newKeySet();

    private volatile List<Account> accounts = List.of();

    AccountStates(GatehouseConfiguration configuration, String operator) {
        this.configuration = configuration;
        this.operator = operator;
    }

    /** A stack begins with these; nothing is registered. */
    void begin(List<Account> made) {
        accounts = made;
        end();
    }

    /** The stack is gone, and what was agreed on with it. */
    void end() {
        registered.clear();
        encrypted.clear();
        edged.clear();
        registrations.clear();
    }

    /** A registration begins: from now on its handle stands for its account. */
    void named(RegistrationEvent.Register register) {
        for (Account account : accounts) {
            if (account.registration().equals(register.settings())
                    || account.otherFlows().contains(register.settings())) {
                registrations.put(register.registration(), account.id());
            }
        }
    }

    /** The account of a registration; null when it has none. */
    @Nullable
    String of(RegistrationHandle handle) {
        return registrations.get(handle);
    }

    /** A registration is in another state. */
    void changed(B2buaAction.RegistrationChanged change) {
        if (change.state() instanceof B2buaAction.Registration.Registered) {
            registered.add(change.account());
        } else {
            registered.remove(change.account());
        }
    }

    /** An account's messages are protected like this from now on. */
    void isProtected(String account, Protection protection) {
        // TS 33.203 annex H: ealg may be null, and then everybody on the way could read a key
        if (protection.encryption().equals("null")) {
            encrypted.remove(account);
        } else {
            encrypted.add(account);
        }
        if (protection.mediaSecurity()) {
            edged.add(account);
        } else {
            edged.remove(account);
        }
    }

    /** Whether the access edge ends SRTP of an account's calls where it is asked to (TS 24.229 7.2A.7). */
    boolean endsAtTheEdge(String account) {
        return edged.contains(account);
    }

    /** Whether the messages of an account are hidden from others now. */
    boolean isEncrypted(String account) {
        return encrypted.contains(account);
    }

    /** Whether a line has an account here. */
    boolean serves(String line) {
        return account(line) != null;
    }

    /** Whether a line's identity here is registered now. */
    boolean isRegistered(String line) {
        String account = account(line);
        return account != null && registered.contains(account);
    }

    private @Nullable String account(String line) {
        return configuration.lines().stream()
                .filter(settings -> settings.id().equals(line))
                .flatMap(settings -> settings.accounts().stream())
                .filter(account -> account.operator().equals(operator))
                .map(account -> Composition.accountId(operator, account.identity()))
                .findFirst()
                .orElse(null);
    }
}
