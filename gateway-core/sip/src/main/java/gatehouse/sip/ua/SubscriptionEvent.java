package gatehouse.sip.ua;

import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.Uri;
import java.time.Duration;
import java.util.List;

/** What the owner wants of a subscription. */
public sealed interface SubscriptionEvent extends SipEvent {
    /** Which subscription. */
    SubscriptionHandle subscription();

    /**
     * Subscribe, and stay subscribed (RFC 6665 4.1).
     *
     * @param target the resource: the Request-URI
     * @param event the event package: {@code reg}, {@code message-summary}, {@code dialog}...
     * @param accept the body types we can read
     */
    record Subscribe(
            SubscriptionHandle subscription,
            Party party,
            Uri target,
            Parameterized event,
            List<MediaType> accept,
            Duration expires)
            implements SubscriptionEvent {}

    /** End it. */
    record Unsubscribe(SubscriptionHandle subscription) implements SubscriptionEvent {}
}
