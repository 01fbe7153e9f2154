package gatehouse.scenarios.loopback;

import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;

/**
 * The loopback addresses of one run: 127.A.B.1 and .2 are the wire's two ends, 127.A.C.1 the NAT's public address,
 * 127.A.C.10 to .12 the operator. A, B and C are drawn, so that two runs do not meet.
 *
 * @param gatewayEnd the gateway's end of the wire
 * @param natEnd the NAT's end of the wire, for datagrams and for streams
 * @param inner the gateway's address in the packets on the wire, an address that nobody outside may see
 * @param publicAddress where the world sees the gateway
 */
public record LoopbackAddresses(
        Endpoint gatewayEnd,
        Endpoint natEnd,
        IpAddress inner,
        IpAddress publicAddress,
        Endpoint pcscf,
        IpAddress media,
        IpAddress remote) {
    private static final int WIRE_PORT = 40_000;

    /** Addresses of a block drawn at random; behind a NAT the gateway is 192.168.77.2, else the public address itself. */
    public static LoopbackAddresses draw(Entropy entropy, boolean translated) {
        int a = 16 + entropy.below(230);
        int b = 1 + entropy.below(120);
        int c = 128 + entropy.below(120);
        IpAddress publicAddress = IpAddress.v4(127, a, c, 1);
        return new LoopbackAddresses(
                new Endpoint(IpAddress.v4(127, a, b, 1), WIRE_PORT),
                new Endpoint(IpAddress.v4(127, a, b, 2), WIRE_PORT),
                translated ? IpAddress.v4(192, 168, 77, 2) : publicAddress,
                publicAddress,
                new Endpoint(IpAddress.v4(127, a, c, 10), 5060),
                IpAddress.v4(127, a, c, 11),
                IpAddress.v4(127, a, c, 12));
    }
}
