package gatehouse.sip.ua;

import gatehouse.sip.message.Method;
import gatehouse.sip.transaction.TransactionSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a {@link UserAgentCore} is told once.
 *
 * @param product what stands in User-Agent and Server; "" for none
 * @param transactions the layer below
 * @param nextHop where requests go
 * @param sessionExpires the session interval asked for (RFC 4028), zero for no session timer of our own
 * @param minSessionExpires the shortest interval accepted, 90 s or more
 * @param reliableProvisionals whether 100rel (RFC 3262) is offered and used
 * @param ownerMethods requests outside calls that the owner wants to see; others get 405
 */
public record UserAgentSettings(
        String product,
        TransactionSettings transactions,
        NextHop nextHop,
        Duration sessionExpires,
        Duration minSessionExpires,
        boolean reliableProvisionals,
        List<Method> ownerMethods) {
    /** Half an hour of session, 90 s at least, 100rel, MESSAGE for the owner. */
    public static UserAgentSettings of(TransactionSettings transactions, NextHop nextHop) {
        return new UserAgentSettings(
                "Gatehouse",
                transactions,
                nextHop,
                Duration.ofMinutes(30),
                Duration.ofSeconds(90),
                true,
                List.of(Method.MESSAGE));
    }

    /** The same without session timer and without 100rel: the plainest calls, as RFC 3665 draws them. */
    public UserAgentSettings plain() {
        return new UserAgentSettings(
                product, transactions, nextHop, Duration.ZERO, minSessionExpires, false, ownerMethods);
    }

    /** The option tags we understand. */
    List<String> supported() {
        return reliableProvisionals
                ? List.of("100rel", "timer", "replaces", "norefersub", "path", "outbound", "gruu")
                : List.of("timer", "replaces", "norefersub", "path", "outbound", "gruu");
    }

    /** The methods we understand. */
    List<Method> allow() {
        return reliableProvisionals ? Allowed.WITH_PRACK : Allowed.WITHOUT_PRACK;
    }

    /** The lists of Allow, made once. */
    private static final class Allowed {
        static final List<Method> WITHOUT_PRACK = List.of(
                Method.INVITE,
                Method.ACK,
                Method.CANCEL,
                Method.BYE,
                Method.OPTIONS,
                Method.UPDATE,
                Method.INFO,
                Method.MESSAGE,
                Method.REFER,
                Method.NOTIFY);
        static final List<Method> WITH_PRACK =
                Stream.concat(WITHOUT_PRACK.stream(), Stream.of(Method.PRACK)).toList();
    }
}
