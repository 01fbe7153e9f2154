package gatehouse.web.api;

import gatehouse.web.access.Access;
import gatehouse.web.access.AuditLog.Action;
import gatehouse.web.access.AuditLog.Entry;
import org.jspecify.annotations.Nullable;

/** Writes down what was asked of the server, away from the event loop. */
public final class Audit {
    private final Access access;

    /** An audit of what comes in here. */
    public Audit(Access access) {
        this.access = access;
    }

    /** Notes what the signed-in person did. */
    void note(Call call, Action action, @Nullable String subject, boolean done) {
        note(call, call.session().user(), action, subject, done);
    }

    /** Notes what somebody did. */
    void note(Call call, String user, Action action, @Nullable String subject, boolean done) {
        Entry entry = new Entry(access.millis(), user, call.from(), action, subject, done);
        access.note(call.context().vertx(), entry);
    }
}
