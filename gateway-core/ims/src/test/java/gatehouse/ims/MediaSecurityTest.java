package gatehouse.ims;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.agree.MediaSecurity;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.ResponseBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SRTP to the access edge is agreed on as the SAs are (TS 24.229 7.2A.7), by both or not at all. */
class MediaSecurityTest {
    private static final String VALUE = "sdes-srtp;mediasec";

    private static Bench offering(boolean media) {
        return new Bench(
                51,
                ImsPolicy.of(List.of(AccessMode.TRANS), List.of(Bench.GCM))
                        .quiet()
                        .withMediaSecurity(media));
    }

    private static void challenge(Bench bench, Parameterized... more) {
        ResponseBuilder response = bench.challenge(false, bench.nextNonce())
                .add(Headers.SECURITY_SERVER, bench.choice(IpsecMode.TRANS).toHeader());
        for (Parameterized one : more) {
            response.add(Headers.SECURITY_SERVER, one);
        }
        bench.answer(response.build());
    }

    private static List<String> client(Bench bench) {
        return Bench.text(bench.last().request().values(Headers.SECURITY_CLIENT));
    }

    private static boolean agreed(Bench bench) {
        bench.accept(3600);
        return bench.lastAction(ImsAction.Protected.class).protection().mediaSecurity();
    }

    @Test
    void whatBothSayIsAgreed() {
        Bench bench = offering(true);
        assertEquals(VALUE, client(bench).getLast());
        assertTrue(bench.last().request().values(Headers.REQUIRE).contains("mediasec"));
        assertTrue(bench.last().request().values(Headers.PROXY_REQUIRE).contains("mediasec"));
        Parameterized other = Parameterized.of("msrp-tls;mediasec");
        challenge(bench, other, Parameterized.of("sdes-srtp;q=0.5;mediasec"));
        List<String> verify = Bench.text(bench.last().request().values(Headers.SECURITY_VERIFY));
        assertEquals(List.of("msrp-tls;mediasec", "sdes-srtp;q=0.5;mediasec"), verify.subList(1, 3), "to the letter");
        assertEquals(VALUE, client(bench).getLast(), "SM7 says again what SM1 said");
        assertTrue(agreed(bench));
        bench.refresh();
        bench.pass(Duration.ofMillis(1));
        assertEquals(VALUE, client(bench).getLast(), "a registration again too");
    }

    @Test
    void anEdgeThatSaysNothingOfItDoesNothing() {
        Bench bench = offering(true);
        challenge(bench);
        assertFalse(bench.last()
                .request()
                .values(Headers.SECURITY_VERIFY)
                .toString()
                .contains("mediasec"));
        assertFalse(agreed(bench));
    }

    @Test
    void whatWasNotOfferedIsNotAgreed() {
        Bench bench = offering(false);
        assertFalse(client(bench).contains(VALUE));
        assertFalse(bench.last().request().values(Headers.REQUIRE).contains("mediasec"));
        challenge(bench, MediaSecurity.SDES_SRTP.toHeader());
        assertFalse(agreed(bench));
    }

    @Test
    void mediaSecurityAloneIsNoAgreement() {
        Bench bench = offering(true);
        bench.answer(bench.challenge(false, bench.nextNonce())
                .add(Headers.SECURITY_SERVER, MediaSecurity.SDES_SRTP.toHeader())
                .build());
        assertTrue(bench.failure().startsWith("proposal-rejected:"), bench.failure());
        bench.assertQuiet();
    }
}
