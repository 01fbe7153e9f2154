package gatehouse.sip.ua;

import gatehouse.sip.message.SipRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the owner is told of a subscription. */
public sealed interface SubscriptionAction extends SipAction {
    /** Which subscription. */
    SubscriptionHandle subscription();

    /**
     * A NOTIFY; it has been answered with 200. What it says is {@link Body#content}: a {@code Reginfo}, a
     * {@code MessageSummary}...
     */
    record Notified(
            SubscriptionHandle subscription,
            SipRequest message,
            @Nullable Body body) implements SubscriptionAction {}

    /** The subscription is accepted and holds for this long; the core refreshes it. */
    record Active(SubscriptionHandle subscription, Duration expires) implements SubscriptionAction {}

    /** It has ended or was refused; the core tries again. */
    record Interrupted(SubscriptionHandle subscription, String reason, Duration retryIn)
            implements SubscriptionAction {}

    /** It is over: ended by us, or for good by the notifier (RFC 6665 4.1.3); the handle is void. */
    record Ended(SubscriptionHandle subscription, int status, String reason) implements SubscriptionAction {}
}
