package gatehouse.web.access;

import gatehouse.base.Clock;
import gatehouse.base.Entropy;
import gatehouse.base.Secret;
import gatehouse.management.Saying;
import gatehouse.management.Sentence;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in, kept in a file. What checks or changes takes a while (Argon2id, disk): call it from a worker thread.
 * Thread-safe.
 */
public final class Accounts {
    static final String FILE = "accounts.json";
    static final int MOST = 32;

    private final StateFolder folder;
    private final DeviceSecret device;
    private final Clock clock;
    private final Entropy entropy;
    private final PasswordHash nobody;
    private volatile Map<String, Account> byName;

    private Accounts(
            StateFolder folder, DeviceSecret device, Clock clock, Entropy entropy, Map<String, Account> byName) {
        this.folder = folder;
        this.device = device;
        this.clock = clock;
        this.entropy = entropy;
        this.byName = byName;
        try (Secret none = Secret.copyOf(entropy.bytes(16))) {
            this.nobody = PasswordHash.of(none, entropy);
        }
    }

    /** What the file holds. */
    public record Kept(List<Account> accounts) {}

    /** A wish that cannot be granted, with a sentence on why and what to do. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Saying saying;

        Refused(Sentence sentence, @Nullable Object... values) {
            this(Saying.of(sentence, values));
        }

        Refused(Saying saying) {
            super(saying.text(), null, false, false);
            this.saying = saying;
        }

        /** The sentence. */
        public Saying saying() {
            return saying;
        }
    }

    /** Opens the accounts of a folder; the device's secret is made there at the first start. */
    static Accounts open(StateFolder folder, Clock clock, Entropy entropy) throws IOException {
        Map<String, Account> byName = new LinkedHashMap<>();
        folder.read(FILE, Kept.class)
                .map(Kept::accounts)
                .orElse(List.of())
                .forEach(account -> byName.put(account.name(), account));
        return new Accounts(folder, DeviceSecret.open(folder, entropy), clock, entropy, byName);
    }

    /** Whether nobody can come in yet. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** All of them, the oldest first. */
    public List<Account> all() {
        return List.copyOf(byName.values());
    }

    /** The account of that name and password; empty otherwise, after the same time whatever was wrong. */
    public Optional<Account> check(String name, Secret password) {
        Account account = find(name);
        boolean right = (account == null ? nobody : account.password()).matches(password);
        return account != null && right ? Optional.of(account) : Optional.empty();
    }

    /**
     * Makes the first account, an owner's.
     *
     * @return empty when the device's secret is another
     */
    public synchronized Optional<Account> first(String deviceSecret, String name, String password)
            throws IOException, Refused {
        if (!byName.isEmpty()) {
            throw new Refused(Sentence.OWNER_THERE);
        }
        if (!device.is(deviceSecret)) {
            return Optional.empty();
        }
        return Optional.of(put(name, Role.OWNER, password));
    }

    /** Makes an account, or gives an existing one another role and, unless null, another password. */
    public synchronized Account set(String name, Role role, @Nullable String password) throws IOException, Refused {
        Account known = byName.get(name);
        if (known != null && known.role() == Role.OWNER && role != Role.OWNER) {
            keepAnOwner(name);
        }
        if (known != null && password == null) {
            Account changed = new Account(name, role, known.password(), known.createdAtMillis());
            keep(changed);
            return changed;
        }
        if (password == null) {
            throw new Refused(Sentence.PASSWORD_MISSING);
        }
        return put(name, role, password);
    }

    /** Another password for an account that is still there; its role stays what it is now. */
    public synchronized Account renew(String name, String password) throws IOException, Refused {
        Account known = byName.get(name);
        if (known == null) {
            throw new Refused(Sentence.NO_SUCH_ACCOUNT);
        }
        return put(name, known.role(), password);
    }

    /** Removes an account. */
    public synchronized void remove(String name) throws IOException, Refused {
        if (!byName.containsKey(name)) {
            throw new Refused(Sentence.NO_SUCH_ACCOUNT);
        }
        keepAnOwner(name);
        Map<String, Account> left = new LinkedHashMap<>(byName);
        left.remove(name);
        store(left);
    }

    private Account put(String name, Role role, String password) throws IOException, Refused {
        Optional<Saying> problem = PasswordRule.problem(name, password);
        if (problem.isPresent()) {
            throw new Refused(problem.get());
        }
        if (device.is(password)) {
            throw new Refused(Sentence.PASSWORD_ON_LABEL);
        }
        if (byName.size() >= MOST && !byName.containsKey(name)) {
            throw new Refused(Sentence.TOO_MANY_ACCOUNTS, MOST);
        }
        try (Secret secret = Secret.ofText(password)) {
            Account known = byName.get(name);
            Account made = new Account(
                    name,
                    role,
                    PasswordHash.of(secret, entropy),
                    known == null ? clock.wall().toEpochMilli() : known.createdAtMillis());
            keep(made);
            return made;
        } catch (IllegalArgumentException e) {
            throw new Refused(Sentence.BAD_NAME);
        }
    }

    private void keepAnOwner(String leaving) throws Refused {
        if (byName.values().stream()
                .noneMatch(account ->
                        account.role() == Role.OWNER && !account.name().equals(leaving))) {
            throw new Refused(Sentence.ONLY_OWNER);
        }
    }

    private void keep(Account account) throws IOException {
        Map<String, Account> all = new LinkedHashMap<>(byName);
        all.put(account.name(), account);
        store(all);
    }

    /** The disk first: what could not be written does not count. */
    private void store(Map<String, Account> all) throws IOException {
        folder.write(FILE, new Kept(List.copyOf(all.values())));
        byName = all;
    }

    private @Nullable Account find(String name) {
        return byName.get(name);
    }
}
