package gatehouse.sip.agree;

import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * {@code ipsec-3gpp} (TS 33.203 Annex H): one way to protect SIP by ESP whose keys come from IMS AKA. SPIs and ports are
 * those of whoever writes the header: the SPIs of its inbound SAs, the ports that it sends from and listens on.
 *
 * <p>Read in any order and case; {@code 10DIGIT} of the BNF is taken with fewer digits, as all stacks send it; unknown
 * parameters are passed over; an absent {@code mod} means trans, an absent {@code ealg} null, an absent {@code prot} esp.
 *
 * @param preference {@code q} in thousandths, 0 to 1000, or {@link #NO_PREFERENCE}
 * @param spiC the SPI of the SA toward our protected client port, 0 to 2^32 - 1
 * @param spiS the SPI of the SA toward our protected server port
 * @param portC our protected client port, 1 to 65535
 * @param portS our protected server port
 * @param encapsulation the ports of Improved IMS AKA; null where it is not used
 */
public record Ipsec3gpp(
        int preference,
        IpsecMode mode,
        IpsecIntegrity integrity,
        IpsecEncryption encryption,
        long spiC,
        long spiS,
        int portC,
        int portS,
        @Nullable EncapsulationPorts encapsulation)
        implements SecurityMechanism {
    /** The mechanism's name. */
    public static final String NAME = "ipsec-3gpp";

    private static final int ABSENT = -1;
    private static final int MALFORMED = -2;

    /**
     * {@code port-ues} and {@code port-ued}: the UDP ports that ESP is put between (TR 33.803 annex E, Port_ues and
     * Port_ued; the names of the parameters are ours, the annex has none). The P-CSCF gives them; in Security-Client both
     * are 0 and say that the UE can do it.
     *
     * @param source the UE's port, 0 to 65535
     * @param destination the P-CSCF's port; both 0: no NAT, so no UDP
     */
    public record EncapsulationPorts(int source, int destination) {
        /** No encapsulation. */
        public static final EncapsulationPorts NONE = new EncapsulationPorts(0, 0);

        public EncapsulationPorts {
            if (source < 0 || source > 65_535 || destination < 0 || destination > 65_535) {
                throw new IllegalArgumentException("an encapsulation port is 0 to 65535");
            }
            if ((source == 0) != (destination == 0)) {
                throw new IllegalArgumentException("either both encapsulation ports are 0, or none");
            }
        }

        /** Whether ESP is put into UDP. */
        public boolean isUsed() {
            return source != 0;
        }
    }

    public Ipsec3gpp {
        if (preference < NO_PREFERENCE || preference > 1000) {
            throw new IllegalArgumentException("q is 0 to 1000 thousandths");
        }
        if (!encryption.fits(integrity)) {
            throw new IllegalArgumentException(
                    "ESP has no pair of alg " + integrity.label() + " and ealg " + encryption.label());
        }
        if (spiC < 0 || spiC > 0xffff_ffffL || spiS < 0 || spiS > 0xffff_ffffL) {
            throw new IllegalArgumentException("an SPI has 32 bits");
        }
        if (portC < 1 || portC > 65_535 || portS < 1 || portS > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
    }

    @Override
    public String mechanism() {
        return NAME;
    }

    /** Whether two values, ours and the peer's, mean the same protection; SPIs, ports and q are each side's own. */
    public boolean isSameProtection(Ipsec3gpp other) {
        return mode == other.mode && integrity == other.integrity && encryption == other.encryption;
    }

    /** All parameters, in the order that the field writes them; SPIs without leading zeros. */
    @Override
    public Parameterized toHeader() {
        StringBuilder out = new StringBuilder(NAME);
        String q = Preference.write(preference);
        if (q != null) {
            out.append(";q=").append(q);
        }
        out.append(";prot=esp;mod=").append(mode.label());
        out.append(";spi-c=").append(spiC).append(";spi-s=").append(spiS);
        out.append(";port-c=").append(portC).append(";port-s=").append(portS);
        out.append(";alg=").append(integrity.label()).append(";ealg=").append(encryption.label());
        if (encapsulation != null) {
            out.append(";port-ues=").append(encapsulation.source());
            out.append(";port-ued=").append(encapsulation.destination());
        }
        return Parameterized.of(out.toString());
    }

    static SecurityMechanism read(Parameterized value) {
        Parameters parameters = value.parameters();
        int preference = Preference.of(value);
        if (preference == Preference.MALFORMED) {
            return new OtherMechanism(value, "q is no qvalue");
        }
        String prot = value.get("prot");
        if (prot != null && !prot.equalsIgnoreCase("esp")) {
            return new OtherMechanism(value, "prot is not esp"); // TS 33.203 clause 6: only ESP
        }
        IpsecMode mode = IpsecMode.of(or(value.get("mod"), IpsecMode.TRANS.label()));
        IpsecIntegrity integrity = IpsecIntegrity.of(or(value.get("alg"), ""));
        IpsecEncryption encryption = IpsecEncryption.of(or(value.get("ealg"), IpsecEncryption.NULL.label()));
        if (mode == null || integrity == null || encryption == null) {
            String what = mode == null ? "mod" : integrity == null ? "alg" : "ealg";
            return new OtherMechanism(value, what + " is not known");
        }
        if (!encryption.fits(integrity)) {
            return new OtherMechanism(value, "alg and ealg are no pair");
        }
        long spiC = parameters.number("spi-c");
        long spiS = parameters.number("spi-s");
        if (spiC < 0 || spiS < 0) {
            return new OtherMechanism(value, "an SPI is missing or no number of 32 bits");
        }
        int portC = port(value, "port-c");
        int portS = port(value, "port-s");
        if (portC <= 0 || portS <= 0) {
            return new OtherMechanism(value, "a port is missing or not 1 to 65535");
        }
        int source = port(value, "port-ues");
        int destination = port(value, "port-ued");
        boolean both = (source == 0) == (destination == 0) && (source < 0) == (destination < 0);
        if (source == MALFORMED || destination == MALFORMED || !both) {
            return new OtherMechanism(value, "port-ues and port-ued are not a pair of ports");
        }
        EncapsulationPorts encapsulation = source < 0 ? null : new EncapsulationPorts(source, destination);
        return new Ipsec3gpp(preference, mode, integrity, encryption, spiC, spiS, portC, portS, encapsulation);
    }

    private static String or(@Nullable String given, String otherwise) {
        return given == null ? otherwise : given;
    }

    /** A port, 0 too ("zero or null", TR 33.803 E.1). */
    private static int port(Parameterized value, String name) {
        String text = value.get(name);
        if (text == null) {
            return ABSENT;
        }
        if (text.equalsIgnoreCase("null")) {
            return 0;
        }
        long number = value.parameters().number(name);
        return number < 0 || number > 65_535 ? MALFORMED : (int) number;
    }
}
