package gatehouse.web.api;

import gatehouse.base.Secret;
import gatehouse.management.Sentence;
import gatehouse.web.access.Access;
import gatehouse.web.access.Account;
import gatehouse.web.access.Accounts;
import gatehouse.web.access.AuditLog;
import gatehouse.web.access.AuditLog.Action;
import gatehouse.web.access.Role;
import gatehouse.web.access.Session;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who may come in, who is in, and who did what. */
public final class AccountRoutes {
    private final Access access;
    private final Audit audit;

    /** The routes. */
    public AccountRoutes(Access access, Audit audit) {
        this.access = access;
        this.audit = audit;
    }

    /** An account as owners see it. */
    public record Person(String name, Role role, long createdAtMillis) {}

    /** All accounts; none where a link is the only way in. */
    public record People(List<Person> accounts) {}

    /**
     * A new account, or what an existing one is to be.
     *
     * @param password null keeps the present one
     */
    public record Wanted(String name, Role role, @Nullable String password) {
        @Override
        public String toString() {
            return "Wanted[" + name + ", " + role + ", redacted]";
        }
    }

    /** The name of an account. */
    public record Name(String name) {}

    /** A change of the own password. */
    public record OwnPassword(String old, String fresh) {
        @Override
        public String toString() {
            return "OwnPassword[redacted]";
        }
    }

    /**
     * A signed-in browser.
     *
     * @param own whether it is the one that asks
     */
    public record SignedIn(
            String id,
            String user,
            Role role,
            String from,
            String browser,
            long createdAtMillis,
            long usedAtMillis,
            boolean own) {}

    /** Signed-in browsers: an owner sees all, others see their own. */
    public record AllSignedIn(List<SignedIn> sessions) {}

    /** The id of a session. */
    public record SessionId(String id) {}

    /** What was done, the newest first. */
    public record Trail(List<AuditLog.Entry> entries) {}

    /** All of them. */
    public List<Route> routes() {
        return List.of(
                Route.get("/accounts", Role.OWNER, "Lists the accounts.", People.class, call -> call.reply(people())),
                Route.post(
                        "/accounts",
                        Role.OWNER,
                        "Makes an account, or gives one another role or password; its sessions end.",
                        Wanted.class,
                        People.class,
                        call -> call.body(Wanted.class, wanted -> set(call, wanted))),
                Route.post(
                        "/accounts/remove",
                        Role.OWNER,
                        "Removes an account; its sessions end. The last owner stays.",
                        Name.class,
                        People.class,
                        call -> call.body(Name.class, name -> remove(call, name.name()))),
                Route.post(
                        "/password",
                        Role.VIEWER,
                        "Changes the own password; all other sessions of the account end.",
                        OwnPassword.class,
                        Nothing.class,
                        call -> call.body(OwnPassword.class, change -> changeOwn(call, change))),
                Route.get(
                        "/sessions",
                        Role.VIEWER,
                        "Lists the signed-in browsers: all to an owner, the own ones to others.",
                        AllSignedIn.class,
                        call -> call.reply(sessions(call))),
                Route.post(
                        "/sessions/end",
                        Role.VIEWER,
                        "Signs a browser out: any one for an owner, the own ones for others.",
                        SessionId.class,
                        AllSignedIn.class,
                        call -> call.body(SessionId.class, id -> end(call, id.id()))),
                Route.get(
                        "/audit",
                        Role.OWNER,
                        "Lists who did what, the newest first.",
                        Trail.class,
                        call -> call.reply(new Trail(access.audit().last()))));
    }

    private People people() {
        return new People(access.accounts().map(Accounts::all).orElse(List.of()).stream()
                .map(account -> new Person(account.name(), account.role(), account.createdAtMillis()))
                .toList());
    }

    private void set(Call call, Wanted wanted) {
        with(
                call,
                accounts -> call.work(() -> accounts.set(wanted.name(), wanted.role(), wanted.password()), account -> {
                    endAll(account.name());
                    audit.note(
                            call,
                            Action.CHANGE_ACCOUNT,
                            account.name() + ": " + account.role().word(),
                            true);
                    call.reply(people());
                }));
    }

    private void remove(Call call, String name) {
        with(
                call,
                accounts -> call.work(
                        () -> {
                            accounts.remove(name);
                            return name;
                        },
                        removed -> {
                            endAll(removed);
                            audit.note(call, Action.REMOVE_ACCOUNT, removed, true);
                            call.reply(people());
                        }));
    }

    private void endAll(String user) {
        access.sessions().end(session -> session.user().equals(user));
    }

    private void changeOwn(Call call, OwnPassword change) {
        Session own = call.session();
        // The old password is guessed here no faster than at the door
        with(call, accounts -> {
            if (call.mustWait(access, own.user())) {
                return;
            }
            call.work(
                            () -> {
                                try (Secret old = Secret.ofText(change.old())) {
                                    return accounts.check(own.user(), old);
                                }
                            },
                            known -> known.ifPresentOrElse(
                                    account -> renew(call, accounts, account, change.fresh()), () -> {
                                        audit.note(call, Action.CHANGE_PASSWORD, null, false);
                                        call.refuse(403, Sentence.WRONG_OLD_PASSWORD);
                                    }))
                    .onComplete(done -> access.hashed());
        });
    }

    /** The old password was right, whatever becomes of the new one. */
    private void renew(Call call, Accounts accounts, Account account, String fresh) {
        Session own = call.session();
        access.succeeded(call.from(), own.user());
        call.work(() -> accounts.renew(account.name(), fresh), changed -> {
            audit.note(call, Action.CHANGE_PASSWORD, null, true);
            access.sessions()
                    .end(session ->
                            session.user().equals(own.user()) && !session.id().equals(own.id()));
            call.reply(new Nothing());
        });
    }

    private void with(Call call, Consumer<Accounts> use) {
        access.accounts().ifPresentOrElse(use, () -> call.refuse(409, Sentence.NO_ACCOUNTS));
    }

    private AllSignedIn sessions(Call call) {
        Session own = call.session();
        return new AllSignedIn(access.sessions().all().stream()
                .filter(session -> mayTouch(own, session))
                .map(session -> new SignedIn(
                        session.id(),
                        session.user(),
                        session.role(),
                        session.from(),
                        session.browser(),
                        session.createdAtMillis(),
                        session.usedAtMillis(),
                        session.id().equals(own.id())))
                .toList());
    }

    private void end(Call call, String id) {
        Session own = call.session();
        int ended = access.sessions().end(session -> session.id().equals(id) && mayTouch(own, session));
        if (ended == 0) {
            call.refuse(404, Sentence.NO_SUCH_SESSION);
            return;
        }
        audit.note(call, Action.END_SESSION, null, true);
        call.reply(sessions(call));
    }

    private static boolean mayTouch(Session own, Session other) {
        return own.role().covers(Role.OWNER) || own.user().equals(other.user());
    }
}
