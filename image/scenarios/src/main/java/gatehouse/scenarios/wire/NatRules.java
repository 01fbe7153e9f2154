package gatehouse.scenarios.wire;

/**
 * The nftables rules that make Linux behave as one kind of NAT between the interfaces {@code in} and {@code out}.
 *
 * <p>Linux alone offers two behaviours. Plain masquerading keeps the source port when it is free, so one host behind it
 * has endpoint-independent mapping, and conntrack filters by address and port. With {@code fully-random} each
 * conntrack entry, so each destination, gets a port of its own. Endpoint-independent filtering needs a memory of what
 * was mapped: a map from outside port to inside endpoint, learned after translation from packets in the original
 * direction, and consulted before conntrack's own lookup of unknown inbound packets.
 */
final class NatRules {
    private static final String FRAME = """
            table ip wire {
            %s
              chain forward {
                type filter hook forward priority filter; policy drop;
                ct state established,related accept
                iifname "in*" accept
                ct status dnat accept
              }
              chain input {
                type filter hook input priority filter; policy accept;
                iifname "out" meta l4proto != icmp ct state new drop
              }
            }
            """;

    private static final String PRESERVING = """
              chain translate {
                type nat hook postrouting priority srcnat; policy accept;
                oifname "out" masquerade
              }
            """;

    private static final String RANDOM = """
              chain translate {
                type nat hook postrouting priority srcnat; policy accept;
                oifname "out" masquerade fully-random
              }
            """;

    private static final String LEARNING = """
              map learned {
                type inet_service : ipv4_addr . inet_service
                flags dynamic,timeout
                timeout 5m
                size 65535
              }
              chain learn {
                type filter hook postrouting priority srcnat + 50; policy accept;
                oifname "out" ct direction original meta l4proto udp update @learned { udp sport : ct original ip saddr . ct original proto-src }
              }
              chain untranslate {
                type nat hook prerouting priority dstnat; policy accept;
                iifname "out" meta l4proto udp dnat ip to udp dport map @learned
              }
            """;

    private NatRules() {}

    /** The ruleset of the NAT at home. */
    static String home(NatKind kind) {
        return switch (kind) {
            case NONE -> throw new IllegalArgumentException("no NAT, no rules");
            case SYMMETRIC -> FRAME.formatted(RANDOM);
            case PORT_RESTRICTED, CGNAT -> FRAME.formatted(PRESERVING);
            case FULL_CONE -> FRAME.formatted(PRESERVING + LEARNING);
        };
    }

    /** The ruleset of the carrier's NAT: RFC 6888 REQ-1 asks for endpoint-independent mapping. */
    static String carrier() {
        return FRAME.formatted(PRESERVING);
    }
}
