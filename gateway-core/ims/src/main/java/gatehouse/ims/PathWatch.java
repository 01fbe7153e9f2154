package gatehouse.ims;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether the way under the current set lives: what went and came there, and what is due. */
final class PathWatch {
    private final Liveness liveness;
    private final SaLife life;

    PathWatch(Liveness liveness, SaLife life) {
        this.liveness = liveness;
        this.life = life;
    }

    /** There is a current set. */
    void stands(long now) {
        liveness.stands(now);
    }

    /** How often the NAT is reminded of a set; zero for never. */
    Duration reminded(SaSet set) {
        return needsKeepAlive(set) ? liveness.keepAlive() : Duration.ZERO;
    }

    /** A.7.2: the UE keeps the binding alive; without UDP outside there is nothing to keep it with. */
    private static boolean needsKeepAlive(SaSet set) {
        return set.agreement.nat() && set.agreement.udp() != null;
    }

    /** The P-CSCF asks when we have just done so too: it has seen us at a new place, so the NAT had forgotten us. */
    boolean wasForgotten(SaSet current, long now) {
        boolean forgotten = needsKeepAlive(current) && liveness.hasJustProbed(now);
        if (forgotten) {
            liveness.forgotten(now);
        }
        return forgotten;
    }

    /** Something came under {@code set}, which is the answer. */
    @Nullable
    SaSet heard(@Nullable SaSet set, long now) {
        if (set != null && set.stage == SaRow.Stage.CURRENT) {
            liveness.heard(now);
        }
        return set;
    }

    void sent(SaSet set, long now) {
        if (set.stage == SaRow.Stage.CURRENT) {
            liveness.sent(now);
        }
    }

    void lost(long now) {
        liveness.lost(now);
    }

    /** When the next set expires, or something is due. */
    long nextDeadline(int calls) {
        SaSet current = life.current();
        long next = life.table().nextExpiry();
        return current == null ? next : Math.min(next, liveness.nextDeadline(needsKeepAlive(current), calls));
    }

    Liveness.Due due(SaSet current, long now, int calls) {
        return liveness.due(now, needsKeepAlive(current), calls);
    }
}
