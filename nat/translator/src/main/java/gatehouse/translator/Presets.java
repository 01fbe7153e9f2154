package gatehouse.translator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The NATs by the names that people know (RFC 3489 5 for the cones), each in the terms of RFC 4787. */
public final class Presets {
    /** A router without translation. */
    public static final Behavior NONE =
            nat("none", false, Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT);
    /** One public endpoint for an inside one, open to everybody: what RFC 4787 recommends for applications. */
    public static final Behavior FULL_CONE =
            nat("full-cone", true, Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT);
    /** One public endpoint, open to addresses that were sent to. */
    public static final Behavior ADDRESS_RESTRICTED =
            nat("address-restricted", true, Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS);
    /** One public endpoint, open to endpoints that were sent to. */
    public static final Behavior PORT_RESTRICTED =
            nat("port-restricted", true, Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_AND_PORT);
    /** A public endpoint for each remote endpoint, at random ports: the hardest for voice. */
    public static final Behavior SYMMETRIC = nat(
                    "symmetric", true, Dependence.ADDRESS_AND_PORT, Dependence.ADDRESS_AND_PORT)
            .withPorts(new PortPlan(false, false, false, false, 1024, 65535, 0));
    /** A carrier's NAT (RFC 6888): endpoint-independent, a block of 512 ports for each customer. */
    public static final Behavior CGNAT = nat(
                    "cgnat", true, Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT)
            .withPorts(PortPlan.RECOMMENDED.random().withBlocks(512));
    /**
     * nftables "masquerade" on a stock kernel: ports preserved and overloaded, so that the second host on one port is
     * remapped for each destination; no hairpinning, inbound packets refresh, TCP is picked up in the middle.
     */
    public static final Behavior LINUX_MASQUERADE = new Behavior(
            "linux-masquerade",
            true,
            Dependence.ADDRESS_AND_PORT,
            Dependence.ADDRESS_AND_PORT,
            new PortPlan(true, false, false, true, 1024, 65535, 0),
            false,
            true,
            true,
            true,
            EspPolicy.ONE_HOST_PER_PEER);

    private static final Map<String, List<Behavior>> BY_NAME = new LinkedHashMap<>();

    static {
        for (Behavior each :
                List.of(NONE, FULL_CONE, ADDRESS_RESTRICTED, PORT_RESTRICTED, SYMMETRIC, LINUX_MASQUERADE)) {
            BY_NAME.put(each.name(), List.of(each));
        }
        BY_NAME.put(CGNAT.name(), List.of(PORT_RESTRICTED, CGNAT));
    }

    private Presets() {}

    /**
     * The NATs that a packet from the home passes in this order: one for most names, two for {@code cgnat} (the home's
     * and the carrier's); null for an unknown name.
     */
    public static @Nullable List<Behavior> chain(String name) {
        return BY_NAME.get(name);
    }

    /** The names that {@link #chain} knows. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    private static Behavior nat(String name, boolean translates, Dependence mapping, Dependence filtering) {
        return new Behavior(
                name,
                translates,
                mapping,
                filtering,
                PortPlan.RECOMMENDED,
                true,
                false,
                true,
                false,
                EspPolicy.ONE_HOST_PER_PEER);
    }
}
