package gatehouse.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.media.rtp.RtcpPacket.ExtendedReport;
import gatehouse.media.rtp.RtcpPacket.UnknownBlock;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** VoIP metrics: bursts and gaps as RFC 3611 defines them, the block's octets, and ratings that follow loss and delay. */
class VoipMetricsTest {
    private static final int RATE = 8000;
    private static final String GOOD = ".".repeat(20);

    /** {@code x} never came, {@code l} came too late. */
    private static LossRuns runs(String packets) {
        LossRuns runs = new LossRuns();
        packets.chars().forEach(c -> runs.packet(c == 'x', c == 'l'));
        return runs;
    }

    @Test
    void isolatedLossIsNoBurst() {
        LossRuns runs = runs(GOOD + "x" + GOOD + "l" + GOOD);
        assertEquals(0, runs.burstDensity());
        assertEquals(0, runs.burstPackets());
        assertEquals(2 * 256 / 62, runs.gapDensity());
        assertEquals(62, runs.gapPackets());
        assertEquals(256 / 62, runs.lossRate());
        assertEquals(256 / 62, runs.discardRate());
    }

    @Test
    void lossesWithinSixteenPacketsAreABurst() {
        String burst = "x..x" + ".".repeat(15) + "l"; // 3 of 20 packets
        LossRuns runs = runs(GOOD + burst + GOOD + "x" + GOOD + burst + GOOD);
        assertEquals(3 * 256 / 20, runs.burstDensity());
        assertEquals(20, runs.burstPackets());
        assertEquals(256 / 81, runs.gapDensity());
        assertEquals(81 / 2.0, runs.gapPackets());
        LossRuns one = runs(GOOD + "x" + ".".repeat(16) + "x" + GOOD);
        assertEquals(0, one.burstPackets(), "16 good packets end a burst (Gmin)");
    }

    @Test
    void aSourceCountsWhatNeverCameAndWhatCameTooLate() {
        ReceptionStatistics reception = new ReceptionStatistics(RATE);
        for (int n = 0; n < 200; n++) {
            int sequence = 65_500 + n & 0xffff;
            if (n == 60 || n == 61 || n == 100 || n == 101) {
                continue;
            }
            reception.arrived(sequence, n * 160, n * 20_000_000L);
            if (n == 64) {
                reception.discarded(sequence);
            }
            if (n == 110) { // late, but not lost
                reception.arrived(65_601 & 0xffff, 101 * 160, n * 20_000_000L);
                reception.arrived(65_600 & 0xffff, 100 * 160, n * 20_000_000L);
            }
        }
        LossRuns runs = reception.runs();
        assertEquals(2 * 256 / 168, runs.lossRate());
        assertEquals(256 / 168, runs.discardRate());
        assertEquals(5, runs.burstPackets());
        assertEquals(3 * 256 / 5, runs.burstDensity());
    }

    @Test
    void ratingsFollowLossAndDelay() {
        assertEquals(44, SpeechQuality.opinion(SpeechQuality.listening(0)), "toll quality: 4.4");
        VoipMetrics perfect = SpeechQuality.metrics(1, runs(GOOD), true, 20, 0, 60, 200);
        VoipMetrics lossy = SpeechQuality.metrics(1, runs((GOOD + "x").repeat(5)), true, 20, 0, 60, 200);
        VoipMetrics far = SpeechQuality.metrics(1, runs(GOOD), true, 20, 600, 60, 200);
        assertEquals(91, perfect.rating());
        assertTrue(lossy.rating() < perfect.rating() && lossy.listening() < perfect.listening());
        assertTrue(far.rating() < perfect.rating() && far.listening() == perfect.listening());
        assertEquals(10, SpeechQuality.opinion(-5));
        VoipMetrics other = SpeechQuality.metrics(1, runs(GOOD), false, 20, 0, 60, 200);
        assertEquals(VoipMetrics.UNKNOWN, other.rating(), "a codec without values");
    }

    @Test
    void theBlockIsThatOfTheStandard() {
        VoipMetrics metrics = new VoipMetrics(
                0x01020304, 5, 6, 7, 8, 0x090a, 0x0b0c, 0x0d0e, 0x0f10, 16, 91, 44, 43, 0xf0, 60, 200, 201);
        RtcpPacket report = new ExtendedReport(0xaabbccddL, List.of(metrics), List.of());
        byte[] bytes = Rtcp.encode(List.of(report));
        assertEquals(
                "80cf000a" + "aabbccdd" + "07000008" + "01020304" + "05060708" + "090a0b0c" + "0d0e0f10" + "7f7f7f10"
                        + "5b7f2c2b" + "f000003c" + "00c800c9",
                HexFormat.of().formatHex(bytes));
        assertEquals(Decoded.ok(List.of(report)), Rtcp.decode(ByteView.of(bytes)));
    }

    @Test
    void otherBlocksAreCarriedAndLengthsMustAddUp() {
        byte[] receiverTime = HexFormat.of().parseHex("80cf0004aabbccdd040000020102030405060708");
        List<RtcpPacket> read = Rtcp.decode(ByteView.of(receiverTime)).orThrow();
        ExtendedReport report = assertInstanceOf(ExtendedReport.class, read.getFirst());
        UnknownBlock block = report.unknown().getFirst();
        assertEquals(4, block.type());
        assertEquals(8, block.body().length());
        assertEquals(HexFormat.of().formatHex(receiverTime), HexFormat.of().formatHex(Rtcp.encode(read)), "as it came");
        receiverTime[11] = 3;
        assertInstanceOf(Decoded.Malformed.class, Rtcp.decode(ByteView.of(receiverTime)));
        byte[] empty = HexFormat.of().parseHex("80cf0000");
        assertInstanceOf(Decoded.Malformed.class, Rtcp.decode(ByteView.of(empty)));
    }
}
