package gatehouse.lab.pcscf;

import gatehouse.base.Endpoint;
import gatehouse.esp.Encryption;
import gatehouse.esp.EspSuite;
import gatehouse.esp.Integrity;
import java.time.Duration;
import java.util.List;

/**
 * What the operator has decided about the security of its access.
 *
 * @param clear where the P-CSCF takes unprotected messages; its address is that of the protected ports too
 * @param serverPort port_ps, the first one where UEs may share an address and port_us; not 5060 or 5061 (TS 33.203 7.1)
 * @param firstClientPort the lowest port_pc
 * @param lastClientPort the highest port_pc
 * @param encapsulationPort the UDP port of RFC 3948, 4500
 * @param improvedPort Port_ued of TR 33.803 annex E
 * @param suites algorithm pairs, the preferred one first (TS 33.203 7.2)
 * @param natTraversal whether the P-CSCF can put ESP into UDP
 * @param separateEncapsulation TR 33.803 B.4.1: a function of its own encapsulates, beside an IPsec that knows nothing of
 *     it, for UDP-enc-tun; else IPsec does it (B.4.2)
 * @param sharedServerPorts TR 33.803 B.5.1, second option: equal (address, port_us) are told apart by our own ports
 * @param agreementRequired REGISTER without a security agreement gets 421
 * @param script what to do wrong, in order
 */
public record AccessPolicy(
        Endpoint clear,
        int serverPort,
        int firstClientPort,
        int lastClientPort,
        int encapsulationPort,
        int improvedPort,
        List<EspSuite> suites,
        boolean natTraversal,
        boolean separateEncapsulation,
        boolean sharedServerPorts,
        boolean agreementRequired,
        List<Disturbance> script) {
    /** How long the SAs of a registration that is under way live: reg-await-auth (TS 33.203 7.4.2a). */
    static final Duration AWAIT_AUTH = Duration.ofMinutes(4);

    /** How much longer than its registration an SA lives (TS 24.229 5.2.2.2). */
    static final Duration AFTER_EXPIRY = Duration.ofSeconds(30);

    /** 64*T1: how long a transaction can need its SA, and old SAs live at most (TS 24.229 5.1.1.5.1). */
    static final Duration TRANSACTION = Duration.ofSeconds(32);

    /** An INVITE may ring this long: timer C (RFC 3261 16.6 step 11). */
    static final Duration INVITE = Duration.ofSeconds(181);

    public AccessPolicy {
        suites = List.copyOf(suites);
        script = List.copyOf(script);
        if (suites.isEmpty()) {
            throw new IllegalArgumentException("a P-CSCF offers at least one algorithm pair");
        }
    }

    /** The usual ports, today's algorithms, NAT traversal built into IPsec, nothing wrong. */
    public static AccessPolicy of(Endpoint clear) {
        return new AccessPolicy(
                clear,
                5100,
                20_000,
                29_999,
                4500,
                5061,
                List.of(
                        EspSuite.of(Encryption.AES_GCM_16, Integrity.NONE),
                        EspSuite.of(Encryption.NULL, Integrity.AES_GMAC),
                        EspSuite.of(Encryption.AES_CBC, Integrity.HMAC_SHA_1_96),
                        EspSuite.of(Encryption.NULL, Integrity.HMAC_SHA_1_96)),
                true,
                false,
                false,
                true,
                List.of());
    }

    /** The same with other algorithm pairs. */
    public AccessPolicy suites(List<EspSuite> others) {
        return new AccessPolicy(
                clear,
                serverPort,
                firstClientPort,
                lastClientPort,
                encapsulationPort,
                improvedPort,
                others,
                natTraversal,
                separateEncapsulation,
                sharedServerPorts,
                agreementRequired,
                script);
    }

    /** The same with a script. */
    public AccessPolicy script(List<Disturbance> wrong) {
        return new AccessPolicy(
                clear,
                serverPort,
                firstClientPort,
                lastClientPort,
                encapsulationPort,
                improvedPort,
                suites,
                natTraversal,
                separateEncapsulation,
                sharedServerPorts,
                agreementRequired,
                wrong);
    }

    /** The same with these switches. */
    public AccessPolicy with(boolean traversal, boolean separate, boolean shared, boolean required) {
        return new AccessPolicy(
                clear,
                serverPort,
                firstClientPort,
                lastClientPort,
                encapsulationPort,
                improvedPort,
                suites,
                traversal,
                separate,
                shared,
                required,
                script);
    }
}
