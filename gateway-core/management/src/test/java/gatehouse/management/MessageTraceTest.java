package gatehouse.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Clock;
import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageTraceTest {
    private static final Clock CLOCK = new StoppedClock(Instant.EPOCH);
    private static final Flow FLOW =
            new Flow(Transport.TCP, Endpoint.of("192.168.1.2:5060"), Endpoint.of("203.0.113.1:5060"));
    private static final String BODY = """
            v=0\r
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRETd0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20\r
            a=key-mgmt:mikey SECRETAAAA==\r
            k=base64:SECRETBBBB\r
            """;
    private static final String INVITE = """
            INVITE sip:bob:SECRETpw@home.example SIP/2.0\r
            Call-ID: abc@192.168.1.2\r
            Authorization: Digest username="alice", nonce="xyz", response="SECRET0123", auts="SECRETauts", uri="sip:x"\r
            Proxy-Authorization: Basic SECRETbasic\r
            Authorization:\r
             Bearer SECRETfolded\r
            X: password="a\\"SECRETquoted"\r
            WWW-Authenticate: Digest nonce="n", ck=SECRETck, ik="SECRETik"\r
            Content-Length: %d\r
            \r
            %s""".formatted(BODY.length(), BODY);

    private final MessageTrace trace = new MessageTrace(CLOCK, 1);

    @Test
    void whatIsSecretIsNotKept() {
        trace.sent("lab", FLOW, bytes(INVITE));
        TracedMessage kept = trace.after(0).getFirst();
        assertFalse(kept.text().contains("SECRET"), kept.text());
        assertTrue(kept.text().contains("username=\"alice\"") && kept.text().contains("uri=\"sip:x\""), kept.text());
        assertTrue(kept.text().contains("AES_CM_128_HMAC_SHA1_80 inline:[redacted]"), kept.text());
        assertEquals("INVITE", kept.title());
        assertEquals("abc@192.168.1.2", kept.callId());
        assertTrue(kept.sent());
    }

    @Test
    void theOldestGiveWay() {
        for (int i = 0; i < 3 * MessageTrace.MOST; i++) {
            trace.received(
                    "lab", FLOW, bytes("OPTIONS sip:" + "x".repeat(2_000) + " SIP/2.0\r\nCall-ID: " + i + "\r\n\r\n"));
        }
        List<TracedMessage> kept = trace.after(0);
        assertTrue(kept.size() <= MessageTrace.MOST);
        assertTrue(kept.stream().mapToInt(m -> m.text().length()).sum() <= MessageTrace.MOST_CHARACTERS);
        assertEquals(3L * MessageTrace.MOST, kept.getLast().sequence());
        assertEquals(2, trace.after(kept.getLast().sequence() - 2).size());
    }

    @Test
    void whatIsNoSipHasNoTitleAndKeepAlivesAreNotKept() {
        trace.received("lab", FLOW, bytes("\r\n\r\n"));
        assertEquals(List.of(), trace.after(0));
        trace.received("lab", FLOW, new byte[] {1, 2, (byte) 0xff});
        assertEquals("?", trace.after(0).getFirst().title());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
