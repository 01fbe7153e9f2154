package gatehouse.translator;

import static org.junit.jupiter.api.Assertions.assertNull;

import gatehouse.base.IpAddress;
import gatehouse.translator.packet.EndpointRewrite;
import gatehouse.translator.packet.Ipv4View;
import java.util.Arrays;

/** A packet that a translator forwarded. */
record Sent(Side to, byte[] bytes) {
    Ipv4View ip() {
        Ipv4View view = new Ipv4View();
        assertNull(view.wrapTruncated(bytes, 0, bytes.length));
        return view;
    }

    String source() {
        return IpAddress.v4(ip().source()) + ":" + EndpointRewrite.sourcePort(ip());
    }

    String destination() {
        return IpAddress.v4(ip().destination()) + ":" + EndpointRewrite.destinationPort(ip());
    }

    int sourcePort() {
        return EndpointRewrite.sourcePort(ip());
    }

    /** What an ICMP error is about. */
    Sent inner() {
        int at = ip().payloadOffset() + 8;
        return new Sent(to, Arrays.copyOfRange(bytes, at, bytes.length));
    }

    byte[] payload() {
        return Arrays.copyOfRange(bytes, ip().payloadOffset(), bytes.length);
    }
}
