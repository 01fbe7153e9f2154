package gatehouse.sip.transaction;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.Via;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Holds requests back from servers that ask for it (RFC 7339 5, 7.2). */
final class Throttle {
    /** Servers that one core speaks to are few; the bound is for a core that is a proxy. */
    private static final int MOST_SERVERS = 4_096;

    private record Restraint(OverloadFeedback feedback, long until) {}

    private final Predicate<SipRequest> emergency;
    private final Entropy entropy;
    private final Map<Endpoint, Restraint> restraints = new HashMap<>();

    Throttle(Predicate<SipRequest> emergency, Entropy entropy) {
        this.emergency = emergency;
        this.entropy = entropy;
    }

    /** A response of {@code server} with our own Via on top. */
    void learn(Endpoint server, Via via, long now) {
        OverloadFeedback feedback = OverloadFeedback.in(via);
        if (feedback == null) {
            return;
        }
        Restraint known = restraints.get(server);
        if (known != null
                && now < known.until()
                && feedback.sequence() <= known.feedback().sequence()) {
            return; // RFC 7339 4.4: it was overtaken
        }
        if (feedback.percent() == 0 || feedback.validityMillis() == 0) {
            restraints.remove(server);
            return;
        }
        if (known == null && restraints.size() == MOST_SERVERS) {
            restraints.values().removeIf(one -> now >= one.until());
        }
        if (known != null || restraints.size() < MOST_SERVERS) {
            restraints.put(server, new Restraint(feedback, now + feedback.validityMillis() * 1_000_000));
        }
    }

    /**
     * Whether this request is one of those to hold back. Requests within dialogs and emergencies never are
     * (RFC 7339 5.10.1), since a call that ends takes load away.
     */
    boolean holdsBack(SipRequest request, Endpoint server, long now) {
        Restraint restraint = restraints.get(server);
        if (restraint == null) {
            return false;
        }
        if (now >= restraint.until()) {
            restraints.remove(server);
            return false;
        }
        boolean exempt = request.to().tag() != null || request.is(Method.CANCEL) || emergency.test(request);
        return !exempt && entropy.below(100) < restraint.feedback().percent();
    }
}
