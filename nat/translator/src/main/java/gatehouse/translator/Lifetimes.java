package gatehouse.translator;

import gatehouse.translator.packet.IpProtocol;

/** {@link Timeouts} in nanoseconds, by protocol and phase. */
final class Lifetimes {
    private final long udp;
    private final long icmp;
    private final long esp;
    private final long opening;
    private final long established;
    private final long closing;

    Lifetimes(Timeouts timeouts) {
        udp = timeouts.udp().toNanos();
        icmp = timeouts.icmpQuery().toNanos();
        esp = timeouts.esp().toNanos();
        opening = timeouts.tcpOpening().toNanos();
        established = timeouts.tcpEstablished().toNanos();
        closing = timeouts.tcpClosing().toNanos();
    }

    /** How long a session lives after its last packet. */
    long nanos(int protocol, TcpPhase phase) {
        return switch (protocol) {
            case IpProtocol.TCP ->
                switch (phase) {
                    case OPENING_FROM_INSIDE, OPENING_FROM_OUTSIDE, RESET -> opening;
                    case ESTABLISHED, FIN_FROM_INSIDE, FIN_FROM_OUTSIDE -> established;
                    case CLOSING -> closing;
                };
            case IpProtocol.ICMP -> icmp;
            case IpProtocol.ESP -> esp;
            default -> udp;
        };
    }
}
