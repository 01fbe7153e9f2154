package gatehouse.lab.pcscf;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.esp.EspSuite;
import gatehouse.sip.agree.IpsecMode;

/**
 * The two pairs of SAs that one authentication makes (TS 33.203 7.1), seen from the P-CSCF:
 *
 * <pre>
 *   SA1  out  pcscf:clientPort > ue:ueServerPort   SPI ueServerSpi
 *   SA2  in   ue:ueClientPort > pcscf:serverPort   SPI serverSpi
 *   SA3  out  pcscf:serverPort > ue:ueClientPort   SPI ueClientSpi
 *   SA4  in   ue:ueServerPort > pcscf:clientPort   SPI clientSpi
 * </pre>
 *
 * @param id names them within the P-CSCF
 * @param ue the UE's address as we see it: its public one behind a NAT
 * @param ueLocal the address that the UE has itself, as far as its Via told
 * @param mode as agreed; TRANS with an encapsulation port is Improved IMS AKA (TR 33.803 annex E)
 * @param encapsulationPort our UDP port around ESP; 0 for plain ESP
 */
public record SaPairs(
        long id,
        String impi,
        IpAddress pcscf,
        IpAddress ue,
        IpAddress ueLocal,
        int ueClientPort,
        int ueServerPort,
        int clientPort,
        int serverPort,
        long ueClientSpi,
        long ueServerSpi,
        long clientSpi,
        long serverSpi,
        IpsecMode mode,
        EspSuite suite,
        int encapsulationPort) {
    /** Whether ESP travels in UDP. */
    public boolean isEncapsulated() {
        return encapsulationPort != 0;
    }

    /** The UE's protected server port. */
    public Endpoint ueServer() {
        return new Endpoint(ue, ueServerPort);
    }

    /** From where we send over UDP. */
    public Endpoint client() {
        return new Endpoint(pcscf, clientPort);
    }

    /** Whether a UE with both could not tell them apart by its own ports and SPIs. */
    boolean meets(SaPairs other) {
        return ue.equals(other.ue)
                && (ueClientPort == other.ueClientPort
                        || ueServerPort == other.ueServerPort
                        || ueClientPort == other.ueServerPort
                        || ueServerPort == other.ueClientPort
                        || ueClientSpi == other.ueClientSpi
                        || ueServerSpi == other.ueServerSpi
                        || ueClientSpi == other.ueServerSpi
                        || ueServerSpi == other.ueClientSpi);
    }

    /** What stands for this UE within the operator: port_ps and port_us stay over re-registrations (TS 33.203 7.4). */
    public Flow flow() {
        return new Flow(Transport.UDP, new Endpoint(pcscf, serverPort), ueServer());
    }

    @Override
    public String toString() {
        return "SAs " + id + " of " + impi + " with " + ue + " (" + mode + ", " + suite + ")";
    }
}
