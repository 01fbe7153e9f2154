package gatehouse.scenarios.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.ims.AccessMode;
import gatehouse.ims.ImsPolicy;
import gatehouse.lab.access.MemoryLab;
import gatehouse.lab.access.PortNat;
import gatehouse.lab.home.Irregularity;
import gatehouse.lab.pcscf.AccessPolicy;
import gatehouse.sip.agree.IpsecEncryption;
import gatehouse.sip.agree.IpsecIntegrity;
import gatehouse.testkit.Host;
import gatehouse.testkit.LinkProfile;
import gatehouse.testkit.Middlebox;
import gatehouse.testkit.Network;
import gatehouse.testkit.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The lab's operator and the gateway's UEs on one in-memory network, directly or behind one NAT. */
final class Quarter {
    static final String PUBLIC = "203.0.113.2";
    static final Duration PATIENCE = Duration.ofMinutes(5);
    static final List<String> NUMBERS = List.of("+15550100", "+15550101", "+15550102");

    final Network network;
    final MemoryLab lab;
    final @Nullable PortNat nat;
    final List<MemoryUe> ues = new ArrayList<>();

    private final @Nullable Site home;

    Quarter(long seed, LinkProfile links, AccessPolicy policy, boolean behindNat, Irregularity... wrong) {
        this(seed, links, policy, behindNat ? new PortNat(PUBLIC) : null, wrong);
    }

    Quarter(long seed, LinkProfile links, AccessPolicy policy, @Nullable Middlebox box, Irregularity... wrong) {
        this.network = new Network(seed);
        network.everyLink(links);
        this.nat = box instanceof PortNat plain ? plain : null;
        this.lab = new MemoryLab(network, policy, List.of(wrong), true, NUMBERS.toArray(String[]::new));
        this.home = box == null ? null : network.site("home", box);
    }

    static AccessPolicy usual() {
        return AccessPolicy.of(MemoryLab.PCSCF);
    }

    static ImsPolicy policy(AccessMode... modes) {
        return ImsPolicy.of(
                List.of(modes),
                ImsPolicy.pairs(
                        List.of(IpsecEncryption.AES_GCM, IpsecEncryption.AES_CBC),
                        List.of(IpsecIntegrity.HMAC_SHA_1_96)));
    }

    /** A further UE, with numbers of its own. */
    MemoryUe ue(ImsPolicy policy) {
        return ue(policy, new MemoryUe.Numbers(network.randomness().fork()));
    }

    MemoryUe ue(ImsPolicy policy, MemoryUe.Numbers numbers) {
        int n = 20 + ues.size();
        Host host = home == null ? network.host("ue" + n, "203.0.113." + n) : home.host("ue" + n, "192.168.77." + n);
        MemoryUe ue = new MemoryUe(network, lab, host, NUMBERS.get(ues.size()), policy, numbers);
        ues.add(ue);
        return ue;
    }

    void until(String what, BooleanSupplier done) {
        network.simulation().runUntil(what, PATIENCE, done);
        verify();
    }

    void run(Duration span) {
        network.simulation().run(span);
        verify();
    }

    void registers(MemoryUe ue) {
        ue.register();
        until(ue.number + " is registered", ue::isRegistered);
    }

    /** Whatever was under way comes to an end: each UE is registered, stays so, and has one set of associations. */
    void settles() {
        for (MemoryUe ue : ues) {
            until(ue.number + " is registered in the end", ue::isRegistered);
        }
        run(Duration.ofMinutes(5));
        for (MemoryUe ue : ues) {
            assertTrue(ue.isRegistered(), "stays registered");
            assertEquals(4, ue.agent.associations().size(), "one set is left");
        }
    }

    void verify() {
        ues.forEach(MemoryUe::verify);
        lab.pcscf.verify();
    }
}
