package gatehouse.scenarios.wire;

import gatehouse.scenarios.process.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The real wire: gateway, NAT and operator in network namespaces of their own, joined by veth pairs, with the kernel's
 * NAT between them.
 *
 * <pre>
 *   gateway            nat                     [carrier]               operator
 *   wan 192.168.77.2 - in 192.168.77.1
 *                      out 100.64.7.2        - in 100.64.7.1
 *                      (out 203.0.113.2)       out 203.0.113.2       - outside 203.0.113.10 .11 .12
 * </pre>
 *
 * Rules come before links, so that no packet meets a NAT without them.
 */
public final class NamespaceWire implements Wire {
    /** The address by which the operator sees the gateway. */
    public static final String PUBLIC_ADDRESS = "203.0.113.2";

    private static final String GATEWAY_ADDRESS = "192.168.77.2";
    private static final OperatorAddresses OPERATOR =
            new OperatorAddresses("203.0.113.10:5060", "203.0.113.11", "203.0.113.12");
    private static final OperatorAddresses OPERATOR_V6 =
            new OperatorAddresses("[2001:db8:77::10]:5060", "2001:db8:77::11", "2001:db8:77::12");

    /** No IPv6 chatter in the capture; a kernel without it has nothing to switch off. */
    private static final String QUIET = """
            [ ! -w /proc/sys/net/ipv6/conf/default/disable_ipv6 ] || echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6
            ip link set lo up
            """;

    private final Deque<Namespace> namespaces = new ArrayDeque<>();
    private final Namespace gateway;
    private final Namespace operator;
    private final boolean translated;
    private final OperatorAddresses addresses;
    private @Nullable Namespace home;
    private @Nullable Namespace outermost;

    private NamespaceWire(NatKind kind, boolean userNamespace, Path log) throws WireException, InterruptedException {
        this.translated = kind != NatKind.NONE;
        this.addresses = OPERATOR;
        try {
            this.operator = kept(Namespace.first("operator", userNamespace, log));
            operator.run(QUIET);
            this.gateway = kept(operator.another("gateway"));
            gateway.run(QUIET);
            switch (kind) {
                case NONE -> {
                    link(gateway, "wan", PUBLIC_ADDRESS + "/24", operator, "outside", "203.0.113.10/24");
                }
                case CGNAT -> {
                    Namespace carrier = router("carrier", NatRules.carrier());
                    link(carrier, "out", PUBLIC_ADDRESS + "/24", operator, "outside", "203.0.113.10/24");
                    Namespace nat = router("nat", NatRules.home(kind));
                    home = nat;
                    outermost = carrier;
                    link(nat, "out", "100.64.7.2/24", carrier, "in", "100.64.7.1/24");
                    nat.run("ip route add default via 100.64.7.1");
                    linkGateway(nat);
                }
                case SYMMETRIC, PORT_RESTRICTED, FULL_CONE -> {
                    Namespace nat = router("nat", NatRules.home(kind));
                    home = nat;
                    outermost = nat;
                    link(nat, "out", PUBLIC_ADDRESS + "/24", operator, "outside", "203.0.113.10/24");
                    linkGateway(nat);
                }
            }
            operator.run("ip address add 203.0.113.11/24 dev outside\nip address add 203.0.113.12/24 dev outside");
        } catch (WireException | InterruptedException | RuntimeException problem) {
            close();
            throw problem;
        }
    }

    /** One link of IPv6, without a NAT. */
    private NamespaceWire(boolean userNamespace, Path log) throws WireException, InterruptedException {
        this.translated = false;
        this.addresses = OPERATOR_V6;
        try {
            this.operator = kept(Namespace.first("operator", userNamespace, log));
            this.gateway = kept(operator.another("gateway"));
            operator.run("ip link set lo up");
            gateway.run("ip link set lo up");
            gateway.run("ip link add wan type veth peer name outside netns %d\n".formatted(operator.pid())
                    + "ip address add 2001:db8:77::2/64 dev wan nodad\nip link set wan up");
            operator.run("""
                    for last in 10 11 12; do ip address add 2001:db8:77::$last/64 dev outside nodad; done
                    ip link set outside up
                    """);
        } catch (WireException | InterruptedException | RuntimeException problem) {
            close();
            throw problem;
        }
    }

    /**
     * The wire over IPv6, where nothing stands between gateway and operator.
     *
     * @param log where the tools' complaints go
     * @throws WireException when the system does not permit it; nothing is left
     */
    public static NamespaceWire buildV6(Path log) throws WireException, InterruptedException {
        return new NamespaceWire(!isPrivileged(), log);
    }

    /**
     * Builds the wire: as root plainly, otherwise in a user namespace.
     *
     * @param log where the tools' complaints go
     * @throws WireException when the system does not permit it; nothing is left
     */
    public static NamespaceWire build(NatKind kind, Path log) throws WireException, InterruptedException {
        return new NamespaceWire(kind, !isPrivileged(), log);
    }

    /** As {@link #build}, always in a user namespace: what a person without root gets. */
    static NamespaceWire buildUnprivileged(NatKind kind, Path log) throws WireException, InterruptedException {
        return new NamespaceWire(kind, true, log);
    }

    /** CAP_NET_ADMIN (12) and CAP_SYS_ADMIN (21): a root that a container deprived of them needs a user namespace too. */
    private static boolean isPrivileged() {
        long needed = 1L << 12 | 1L << 21;
        try (var status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(effective -> (effective & needed) == needed);
        } catch (IOException noProc) {
            return false;
        }
    }

    private Namespace kept(Namespace made) {
        namespaces.push(made);
        return made;
    }

    private Namespace router(String name, String rules) throws WireException, InterruptedException {
        Namespace router = kept(operator.another(name));
        router.run(QUIET + "nft -f - <<'RULES'\n" + rules + "RULES\necho 1 > /proc/sys/net/ipv4/ip_forward");
        return router;
    }

    private void linkGateway(Namespace home) throws WireException, InterruptedException {
        link(home, "in", "192.168.77.1/24", gateway, "wan", GATEWAY_ADDRESS + "/24");
        gateway.run("ip route add default via 192.168.77.1");
    }

    private static void link(
            Namespace here, String device, String address, Namespace there, String peer, String peerAddress)
            throws WireException, InterruptedException {
        here.run("ip link add %s type veth peer name %s netns %d\n".formatted(device, peer, there.pid())
                + "ip address add %s dev %s\nip link set %s up".formatted(address, device, device));
        there.run("ip address add %s dev %s\nip link set %s up".formatted(peerAddress, peer, peer));
    }

    /**
     * Runs a shell script at the home's NAT, whose outer device is {@code out}: so it reboots, or gets another address.
     *
     * @throws WireException when a command fails, or there is no NAT
     */
    public void atNat(String script) throws WireException, InterruptedException {
        translator(home, script).run(script);
    }

    /**
     * As {@link #atNat}, at the one that has the public address: the carrier's where there are two.
     *
     * @throws WireException when a command fails, or there is no NAT
     */
    public void atOutermostNat(String script) throws WireException, InterruptedException {
        translator(outermost, script).run(script);
    }

    private static Namespace translator(@Nullable Namespace nat, String script) throws WireException {
        if (nat == null) {
            throw new WireException("there is no NAT in this wire", script);
        }
        return nat;
    }

    /**
     * Another home at the same NAT, so that two gateways have one public address; the operator is the same.
     *
     * @return a view of this wire, with which it is closed
     * @throws WireException when it cannot be set up, or there is no NAT
     */
    public Wire neighbour() throws WireException, InterruptedException {
        Namespace nat = translator(home, "a neighbour");
        Namespace other = kept(operator.another("neighbour"));
        other.run(QUIET);
        link(nat, "in2", "192.168.78.1/24", other, "wan", "192.168.78.2/24");
        other.run("ip route add default via 192.168.78.1");
        return new Neighbour(this, other);
    }

    @Override
    public String name() {
        return "namespaces";
    }

    @Override
    public List<String> atGateway(List<String> command) {
        return gateway.inside(Child.mortal(command));
    }

    @Override
    public List<String> atOperator(List<String> command) {
        return operator.inside(Child.mortal(command));
    }

    @Override
    public OperatorAddresses operator() {
        return addresses;
    }

    @Override
    public String wanYaml() {
        return "  port: system\n";
    }

    @Override
    public List<String> inside() {
        return translated ? List.of("192.168.77.0/24", "192.168.78.0/24", "100.64.0.0/10") : List.of();
    }

    @Override
    public Optional<String> captureInterface() {
        return Optional.of("outside");
    }

    @Override
    public void finishCapture() {
        // The operator's process captures, and completed its file when it ended.
    }

    @Override
    public void close() {
        while (!namespaces.isEmpty()) {
            namespaces.pop().close();
        }
    }
}
