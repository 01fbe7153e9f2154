package gatehouse.sip.transaction;

import gatehouse.sip.message.SipRequest;
import gatehouse.sip.transport.TransportPolicy;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * What a {@link TransactionCore} is told once.
 *
 * @param timers T1, T2, T4
 * @param transport how we present ourselves
 * @param admission who may send requests
 * @param emergency requests that are never refused for load
 * @param limits how much work from others is taken on
 * @param refuseMerged whether the same request over two paths gets 482 (RFC 3261 8.2.2.2): for a UA, not for a proxy
 * @param patience how long a message in a stream may take from its first octet to its last, and a peer that has connected
 *     to the end of its first message; what is slower is closed
 * @param access what is said of our access network
 */
public record TransactionSettings(
        TimerProfile timers,
        TransportPolicy transport,
        Admission admission,
        Predicate<SipRequest> emergency,
        Limits limits,
        boolean refuseMerged,
        Duration patience,
        AccessNetwork access) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A user agent with the times of RFC 3261 that admits everybody; refine it with the {@code with} methods. */
    public static TransactionSettings userAgent(TransportPolicy transport) {
        return new TransactionSettings(
                TimerProfile.RFC_3261,
                transport,
                Admission.ALL,
                Emergency::isSos,
                Limits.DEFAULT,
                true,
                PATIENCE,
                AccessNetwork.UNSAID);
    }

    /** The same for a house, which has little to be asked and little memory. */
    public static TransactionSettings house(TransportPolicy transport) {
        return userAgent(transport).with(Limits.HOUSE);
    }

    /** The same for a proxy. */
    public static TransactionSettings proxy(TransportPolicy transport) {
        return new TransactionSettings(
                TimerProfile.RFC_3261,
                transport,
                Admission.ALL,
                Emergency::isSos,
                Limits.DEFAULT,
                false,
                PATIENCE,
                AccessNetwork.UNSAID);
    }

    /** The same with other times. */
    public TransactionSettings with(TimerProfile other) {
        return new TransactionSettings(other, transport, admission, emergency, limits, refuseMerged, patience, access);
    }

    /** The same with another admission. */
    public TransactionSettings with(Admission other) {
        return new TransactionSettings(timers, transport, other, emergency, limits, refuseMerged, patience, access);
    }

    /** The same with other limits. */
    public TransactionSettings with(Limits other) {
        return new TransactionSettings(timers, transport, admission, emergency, other, refuseMerged, patience, access);
    }

    /** The same with another notion of what is an emergency. */
    public TransactionSettings with(Predicate<SipRequest> other) {
        return new TransactionSettings(timers, transport, admission, other, limits, refuseMerged, patience, access);
    }

    /** The same with another patience towards slow streams. */
    public TransactionSettings with(Duration other) {
        return new TransactionSettings(timers, transport, admission, emergency, limits, refuseMerged, other, access);
    }

    /** The same saying this of our access network. */
    public TransactionSettings with(AccessNetwork other) {
        return new TransactionSettings(timers, transport, admission, emergency, limits, refuseMerged, patience, other);
    }
}
