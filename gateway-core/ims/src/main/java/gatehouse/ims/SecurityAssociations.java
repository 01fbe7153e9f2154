package gatehouse.ims;

import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.sip.agree.IpsecEncryption;
import gatehouse.sip.agree.IpsecIntegrity;
import org.jspecify.annotations.Nullable;

/**
 * Two pairs of security associations as agreed, for the one who runs ESP (TS 33.203 7.1). All four share CK and IK.
 *
 * <p>Outside, packets go between {@code local} and {@code pcscf}; inside tunnel mode between {@code inner} and
 * {@code pcscf}. The seed of annex D has the outer destination of inbound packets swapped: at the UE it is {@code local}.
 *
 * @param id names them; never used again
 * @param tunnel whether a whole IP packet stands inside
 * @param udp the UDP ports outside, or null for plain ESP
 * @param ck CK_IM; the receiver owns and closes it
 * @param ik IK_IM; the receiver owns and closes it
 * @param inner our address inside a tunnel: the public one; else {@code local}
 * @param publicAddress as the P-CSCF sees us: transport-mode checksums toward us were made with it (RFC 3948 3.1.2)
 */
public record SecurityAssociations(
        long id,
        boolean tunnel,
        @Nullable UdpPorts udp,
        IpsecIntegrity integrity,
        IpsecEncryption encryption,
        Secret ck,
        Secret ik,
        IpAddress local,
        IpAddress inner,
        IpAddress publicAddress,
        IpAddress pcscf,
        Ports ports,
        Spis spis)
        implements AutoCloseable {
    /** The ports of UDP encapsulation. */
    public record UdpPorts(int local, int remote) {}

    /** port_uc, port_us, port_pc, port_ps. */
    public record Ports(int uc, int us, int pc, int ps) {}

    /** spi_uc and spi_us are those of what we receive, spi_pc and spi_ps of what we send. */
    public record Spis(long uc, long us, long pc, long ps) {}

    /** Wipes the keys. */
    @Override
    public void close() {
        ck.close();
        ik.close();
    }
}
