package gatehouse.ims;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.IpAddress;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.message.Headers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ESP right in IP behind a NAT: what the UE does when nothing of it gets through. */
class PlainTunnelTest {
    /** A NAT that holds the P-CSCF's ESP for its own drops ours: what passes NATs in UDP is left to try. */
    @Test
    void aTunnelThatTheNatSwallowsIsNotOfferedAgainBehindIt() {
        Bench bench = new Bench(17, AccessMode.TUN, AccessMode.UDP_ENC_TUN);
        bench.challenge(true, bench.choice(IpsecMode.TUN));
        bench.pass(Duration.ofSeconds(33)); // 64*T1 without an answer to SM7
        List<String> offered = Bench.text(bench.last().request().values(Headers.SECURITY_CLIENT));
        assertTrue(offered.stream().allMatch(value -> value.contains("mod=UDP-enc-tun;")), offered::toString);
        bench.register(true, IpsecMode.UDP_ENC_TUN);

        bench.feed(new ImsEvent.AddressChanged(IpAddress.of("192.168.2.7")));
        bench.pass(Duration.ofMillis(1));
        offered = Bench.text(bench.last().request().values(Headers.SECURITY_CLIENT));
        assertTrue(offered.stream().anyMatch(value -> value.contains("mod=tun;")), "another network: " + offered);
    }

    @Test
    void aTunnelThatIsAllThereIsStaysOffered() {
        Bench bench = new Bench(18, AccessMode.TUN, AccessMode.TRANS);
        bench.challenge(true, bench.choice(IpsecMode.TUN));
        bench.pass(Duration.ofSeconds(33));
        List<String> offered = Bench.text(bench.last().request().values(Headers.SECURITY_CLIENT));
        assertTrue(offered.stream().anyMatch(value -> value.contains("mod=tun;")), offered::toString);
    }
}
