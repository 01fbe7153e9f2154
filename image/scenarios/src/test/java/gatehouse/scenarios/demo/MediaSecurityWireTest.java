package gatehouse.scenarios.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import gatehouse.media.audio.Sound;
import gatehouse.scenarios.audio.Utterance;
import gatehouse.scenarios.demo.DemoOptions.Voice;
import gatehouse.scenarios.demo.DemoOptions.WireChoice;
import gatehouse.scenarios.stage.Access;
import gatehouse.scenarios.stage.Access.Mechanism;
import gatehouse.scenarios.stage.Keying;
import gatehouse.scenarios.wire.NatKind;
import gatehouse.scenarios.wire.Wires;
import gatehouse.testkit.LongRun;
import gatehouse.testkit.Peer;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Voice that ends at the access edge is agreed on in the registration (TS 24.229 7.2A.7), and asked for where it was: whole
 * processes behind a NAT, read by tshark.
 */
final class MediaSecurityWireTest {
    private static final String ASKED = "sdp.media_attr contains \"3ge2ae:requested\"";

    @TempDir
    private Path folder;

    private record Run(JsonNode report, ProtectedCapture seen) {}

    private Run demo(String... wrong) throws Exception {
        return demo(Access.of(Mechanism.UDP_ENC_TUN).disturbed(wrong));
    }

    private Run demo(Access access) throws Exception {
        Peer.need("tshark");
        Wires.needNamespaces(folder);
        Path capture = folder.resolve("w.pcapng");
        Path keys = folder.resolve("keys");
        Sound word = Utterance.of(1, 140, 1);
        var options = new DemoOptions(
                true,
                Optional.of(access),
                Keying.of(Keying.Method.SDES_EDGE),
                NatKind.SYMMETRIC,
                WireChoice.NAMESPACES,
                new Voice(word, Optional.empty()),
                new Voice(word, Optional.empty()),
                0,
                Optional.empty(),
                Optional.of(capture),
                Optional.of(keys),
                Optional.empty());
        JsonNode report = new Demo(options, new PrintWriter(Writer.nullWriter()), new CountDownLatch(1))
                .run()
                .json();
        assertEquals("[]", report.path("failures").toString(), report::toPrettyString);
        return new Run(report, new ProtectedCapture(capture, keys, folder.resolve("home")));
    }

    private static String scope(Run run) {
        return run.report.at("/calls/0/media/scope").asText();
    }

    @LongRun
    @Test
    void theEdgeIsAskedForWhatItAgreedTo() throws Exception {
        Run run = demo();
        assertEquals("access-edge", scope(run), run.report::toPrettyString);
        assertFalse(run.seen.fields("esp && " + ASKED, "frame.number").isEmpty());
        String verified = "esp && sip.CSeq.method == \"INVITE\" && sip contains \"Security-Verify\" && "
                + "sip contains \"sdes-srtp;mediasec\"";
        assertFalse(run.seen.fields(verified, "frame.number").isEmpty());
        run.seen.assertNothingInClear();
    }

    @LongRun
    @Test
    void anEdgeWithoutItIsNotAsked() throws Exception {
        Run run = demo("no-media-security");
        assertEquals("end-to-end", scope(run), run.report::toPrettyString);
        assertEquals(List.of(), run.seen.fields(ASKED, "frame.number"));
    }

    /** Over TLS the registration agrees on it as well: without that the operator's edge would refuse the call with 488. */
    @LongRun
    @Test
    void overTlsItIsAgreedOnToo() throws Exception {
        Run run = demo(Access.of(Mechanism.TLS));
        assertEquals("access-edge", scope(run), run.report::toPrettyString);
    }
}
