package gatehouse.lab.access;

import gatehouse.lab.home.Irregularity;
import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.sip.message.Method;
import gatehouse.testkit.Host;
import gatehouse.testkit.Network;
import gatehouse.testkit.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The in-memory lab with UEs beside it, or behind one NAT. */
final class Street {
    static final String PUBLIC = "203.0.113.2";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final Network network;
    final MemoryLab lab;
    final @Nullable PortNat nat;

    private final @Nullable Site home;
    private final List<ScriptedUe> ues = new ArrayList<>();

    private Street(
            long seed, AccessPolicy policy, @Nullable PortNat nat, List<Irregularity> homeScript, String... more) {
        this.network = new Network(seed);
        this.nat = nat;
        this.lab = new MemoryLab(network, policy, homeScript, "+15550100", "+15550101", "+15550102");
        this.home = nat == null ? null : network.site("home", nat);
    }

    static Street direct(long seed, AccessPolicy policy, Irregularity... wrong) {
        return new Street(seed, policy, null, List.of(wrong));
    }

    static Street behindNat(long seed, AccessPolicy policy, Irregularity... wrong) {
        return new Street(seed, policy, new PortNat(PUBLIC), List.of(wrong));
    }

    static Street behindNatThatPassesEsp(long seed, AccessPolicy policy) {
        return new Street(seed, policy, new PortNat(PUBLIC).passingEsp(), List.of());
    }

    /** A UE with an address of its own. */
    ScriptedUe ue(String number) {
        int n = ues.size() + 20;
        Host host = home == null ? network.host("ue" + n, "203.0.113." + n) : home.host("ue" + n, "192.168.77." + n);
        ScriptedUe ue = new ScriptedUe(network, host, number);
        ues.add(ue);
        return ue;
    }

    /** It registers in clear and the lab agrees that it did. */
    void registers(ScriptedUe ue) {
        ue.register(true);
        network.simulation().runUntil(ue.number + " registered", PATIENCE, ue::isRegistered);
        lab.pcscf.verify();
    }

    void run(Duration span) {
        network.simulation().run(span);
        lab.pcscf.verify();
    }

    /** The remote subscriber calls it, and its INVITE comes through the SAs. */
    void callsIn(ScriptedUe ue) {
        int before = ue.requests.size();
        lab.call(ue.number);
        network.simulation()
                .runUntil(
                        "an INVITE at " + ue.number,
                        PATIENCE,
                        () -> ue.requests.stream().skip(before).anyMatch(request -> request.is(Method.INVITE)));
    }
}
