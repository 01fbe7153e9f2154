package gatehouse.translator;

import java.time.Duration;

/**
 * How long idle sessions live.
 *
 * @param udp RFC 4787 REQ-5: at least 2 minutes, 5 recommended
 * @param tcpOpening a connection of which one side has not sent SYN, or that was reset: RFC 5382 REQ-5 and RFC 7857 2.2,
 *     at least 4 minutes
 * @param tcpEstablished RFC 5382 REQ-5: at least 2 hours 4 minutes
 * @param tcpClosing both sides sent FIN: RFC 7857 2.1, at least 4 minutes
 * @param icmpQuery RFC 5508 REQ-2: at least 60 seconds
 * @param esp for ESP without ports; like UDP, since IKE's keep-alives do not pass here
 * @param fragment how long a datagram's fragments are kept or remembered (RFC 791 3.2 names 15 seconds)
 */
public record Timeouts(
        Duration udp,
        Duration tcpOpening,
        Duration tcpEstablished,
        Duration tcpClosing,
        Duration icmpQuery,
        Duration esp,
        Duration fragment) {
    /** What the RFCs recommend, or the least they demand where they recommend nothing. */
    public static final Timeouts RECOMMENDED = new Timeouts(
            Duration.ofMinutes(5),
            Duration.ofMinutes(4),
            Duration.ofMinutes(124),
            Duration.ofMinutes(4),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofSeconds(15));

    public Timeouts {
        for (Duration each : new Duration[] {udp, tcpOpening, tcpEstablished, tcpClosing, icmpQuery, esp, fragment}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("a timeout is above zero, not " + each);
            }
        }
    }

    /** These with another UDP timeout. */
    public Timeouts withUdp(Duration timeout) {
        return new Timeouts(timeout, tcpOpening, tcpEstablished, tcpClosing, icmpQuery, esp, fragment);
    }
}
