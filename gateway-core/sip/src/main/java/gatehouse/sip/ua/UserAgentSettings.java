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
 * @param preconditions whether the owner's offers and answers follow RFC 3312: only then may another side require it
 * @param infoPackages the packages of INFO that the owner takes (RFC 6086); INFO without a package comes always
 * @param ownerMethods requests outside calls that the owner wants to see; others get 405
 */
public record UserAgentSettings(
        String product,
        TransactionSettings transactions,
        NextHop nextHop,
        Duration sessionExpires,
        Duration minSessionExpires,
        boolean reliableProvisionals,
        boolean preconditions,
        List<String> infoPackages,
        List<Method> ownerMethods) {
    public UserAgentSettings {
        infoPackages = List.copyOf(infoPackages);
        ownerMethods = List.copyOf(ownerMethods);
    }

    /** For an owner that takes no info packages and knows no preconditions. */
    public UserAgentSettings(
            String product,
            TransactionSettings transactions,
            NextHop nextHop,
            Duration sessionExpires,
            Duration minSessionExpires,
            boolean reliableProvisionals,
            List<Method> ownerMethods) {
        this(
                product,
                transactions,
                nextHop,
                sessionExpires,
                minSessionExpires,
                reliableProvisionals,
                false,
                List.of(),
                ownerMethods);
    }

    /** Half an hour of session, 90 s at least, 100rel, MESSAGE for the owner. */
    public static UserAgentSettings of(TransactionSettings transactions, NextHop nextHop) {
        return new UserAgentSettings(
                "Gatehouse",
                transactions,
                nextHop,
                Duration.ofMinutes(30),
                Duration.ofSeconds(90),
                true,
                false,
                List.of(),
                List.of(Method.MESSAGE));
    }

    /** The same without session timer and without 100rel: the plainest calls, as RFC 3665 draws them. */
    public UserAgentSettings plain() {
        return new UserAgentSettings(
                product,
                transactions,
                nextHop,
                Duration.ZERO,
                minSessionExpires,
                false,
                false,
                infoPackages,
                ownerMethods);
    }

    /** The same for an owner that follows RFC 3312. */
    public UserAgentSettings withPreconditions() {
        return new UserAgentSettings(
                product,
                transactions,
                nextHop,
                sessionExpires,
                minSessionExpires,
                true,
                true,
                infoPackages,
                ownerMethods);
    }

    /** The same for an owner that takes INFO of these packages. */
    public UserAgentSettings withInfoPackages(List<String> packages) {
        return new UserAgentSettings(
                product,
                transactions,
                nextHop,
                sessionExpires,
                minSessionExpires,
                reliableProvisionals,
                preconditions,
                packages,
                ownerMethods);
    }

    /** The option tags we understand: what stands here is done, and nothing else may be required of us. */
    List<String> supported() {
        return !reliableProvisionals
                ? Tags.PLAIN
                : preconditions ? Tags.WITH_PRECONDITIONS : Tags.WITH_RELIABLE_PROVISIONALS;
    }

    /** The lists of Supported, made once. */
    private static final class Tags {
        static final List<String> PLAIN = List.of("timer", "replaces", "norefersub", "path", "outbound", "gruu");
        static final List<String> WITH_RELIABLE_PROVISIONALS =
                Stream.concat(Stream.of("100rel"), PLAIN.stream()).toList();
        static final List<String> WITH_PRECONDITIONS = Stream.concat(
                        Stream.of("precondition"), WITH_RELIABLE_PROVISIONALS.stream())
                .toList();
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
