package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.management.MessageTrace;
import gatehouse.management.TracedMessage;
import gatehouse.netty.SystemClock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamTraceTest {
    private static final Flow FLOW = new Flow(
            Transport.TCP, new Endpoint(IpAddress.LOOPBACK_V4, 5060), new Endpoint(IpAddress.LOOPBACK_V4, 5061));
    private static final String BODY =
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2Vj\r\n";
    private static final String MESSAGE =
            "MESSAGE sip:a@b SIP/2.0\r\nCall-ID: one\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY;

    private final MessageTrace trace = new MessageTrace(SystemClock.INSTANCE, 0);
    private final StreamTrace streams = new StreamTrace(trace, "lab");

    @Test
    void messagesAreWholeWhereverTheStreamWasCut() {
        byte[] twice = ("\r\n\r\n" + MESSAGE + "\r\n" + MESSAGE).getBytes(StandardCharsets.ISO_8859_1);
        for (int cut = 0; cut <= twice.length; cut++) {
            long before = last();
            streams.opened(FLOW);
            streams.received(FLOW, Arrays.copyOf(twice, cut));
            streams.received(FLOW, Arrays.copyOfRange(twice, cut, twice.length));
            List<TracedMessage> seen = trace.after(before);
            assertEquals(2, seen.size(), "cut at " + cut);
            seen.forEach(message -> assertFalse(message.text().contains("c2Vjc"), message.text()));
        }
    }

    @Test
    void whatCannotBeCutIsNotShown() {
        long before = last();
        streams.opened(FLOW);
        streams.received(FLOW, "SIP/2.0 200 OK\r\nCall-ID: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        streams.received(FLOW, MESSAGE.getBytes(StandardCharsets.US_ASCII));
        assertEquals(List.of(), trace.after(before));
    }

    @Test
    void aNewConnectionWithTheSameAddressesStartsAfresh() {
        long before = last();
        streams.opened(FLOW);
        streams.received(FLOW, MESSAGE.substring(0, 40).getBytes(StandardCharsets.US_ASCII));
        streams.closed(FLOW);
        streams.opened(FLOW);
        streams.received(FLOW, MESSAGE.getBytes(StandardCharsets.US_ASCII));
        assertEquals(1, trace.after(before).size());
    }

    private long last() {
        return trace.after(-1).stream().mapToLong(TracedMessage::sequence).max().orElse(-1);
    }
}
