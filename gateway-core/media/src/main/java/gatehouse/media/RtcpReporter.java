package gatehouse.media;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.media.rtp.ReceptionStatistics;
import gatehouse.media.rtp.Rtcp;
import gatehouse.media.rtp.RtcpPacket;
import gatehouse.media.rtp.RtcpPacket.ExtendedReport;
import gatehouse.media.rtp.RtcpPacket.Goodbye;
import gatehouse.media.rtp.RtcpPacket.ReceiverReport;
import gatehouse.media.rtp.RtcpPacket.ReportBlock;
import gatehouse.media.rtp.RtcpPacket.SenderReport;
import gatehouse.media.rtp.RtcpPacket.SourceDescription;
import gatehouse.media.rtp.VoipMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RTCP of one session: a report about every five seconds (RFC 3550 6.2), and the round trip out of the other side's. */
final class RtcpReporter {
    private static final long INTERVAL_NANOS = 5_000_000_000L;

    private final Entropy entropy;
    private boolean scheduled;
    private long due;
    private long sentAtReport;
    private long lastReport; // middle 32 bits of their last sender report
    private long lastReportArrived;
    private double roundTripMillis = -1;
    private @Nullable VoipMetrics far;
    private List<Long> left = List.of();

    RtcpReporter(Entropy entropy) {
        this.entropy = entropy;
    }

    /** Whether a report is due; schedules the next one. */
    boolean isDue(long now) {
        if (scheduled && now - due < 0) {
            return false;
        }
        boolean first = !scheduled;
        scheduled = true;
        // RFC 3550 6.2, 6.3.1: half to one and a half of the interval, so that sessions do not march in step
        due = now + (long) (INTERVAL_NANOS * (0.5 + entropy.below(1000) / 1000.0));
        return !first;
    }

    /** Sends SR or RR, SDES and, at the end, BYE as one compound packet (RFC 3550 6.1). */
    void report(
            String cname,
            RtpSender sender,
            @Nullable ReceptionStatistics reception,
            @Nullable VoipMetrics metrics,
            boolean goodbye,
            long now,
            Endpoint to,
            PacketSink out) {
        long ssrc = sender.ssrc() & 0xffff_ffffL;
        List<ReportBlock> blocks =
                reception == null ? List.of() : List.of(reception.report(lastReport, sinceReport(now)));
        List<RtcpPacket> packets = new ArrayList<>();
        // RFC 3550 6.4: a sender report only when something was sent since the last one
        if (sender.packets() > sentAtReport) {
            packets.add(
                    new SenderReport(ssrc, ntp(now), sender.timestamp(), sender.packets(), sender.octets(), blocks));
        } else {
            packets.add(new ReceiverReport(ssrc, blocks));
        }
        sentAtReport = sender.packets();
        packets.add(SourceDescription.cname(ssrc, cname));
        if (metrics != null) {
            packets.add(new ExtendedReport(ssrc, List.of(metrics), List.of()));
        }
        if (goodbye) {
            packets.add(new Goodbye(List.of(ssrc), ""));
        }
        byte[] bytes = Rtcp.encode(packets);
        out.rtcp(Arrays.copyOf(bytes, bytes.length + PacketSink.TAIL), 0, bytes.length, to);
    }

    /** Takes a compound packet; says whether it was one. */
    boolean received(byte[] bytes, int at, int length, int ourSsrc, long now) {
        left = List.of();
        Decoded<List<RtcpPacket>> decoded = Rtcp.decode(ByteView.of(bytes, at, length));
        for (RtcpPacket packet : decoded.or(List.of())) {
            switch (packet) {
                case SenderReport report -> {
                    lastReport = report.ntp() >>> 16 & 0xffff_ffffL;
                    lastReportArrived = now;
                    blocks(report.blocks(), ourSsrc, now);
                }
                case ReceiverReport report -> blocks(report.blocks(), ourSsrc, now);
                case SourceDescription description -> {}
                case Goodbye goodbye -> left = goodbye.ssrcs();
                case ExtendedReport report -> {
                    for (VoipMetrics metrics : report.metrics()) {
                        far = (int) metrics.ssrc() == ourSsrc ? metrics : far;
                    }
                }
                case RtcpPacket.Other other -> {}
            }
        }
        return decoded instanceof Decoded.Ok;
    }

    // RFC 3550 6.4.1: round trip = A - LSR - DLSR, in 1/65536 s
    private void blocks(List<ReportBlock> blocks, int ourSsrc, long now) {
        for (ReportBlock block : blocks) {
            if ((int) block.ssrc() == ourSsrc && block.lastReport() != 0) {
                int trip = (int) ((ntp(now) >>> 16) - block.lastReport() - block.delay());
                roundTripMillis = Math.max(0, trip) * 1000.0 / 65_536;
            }
        }
    }

    private long sinceReport(long now) {
        return lastReport == 0 ? 0 : (now - lastReportArrived) / 1000 * 65_536 / 1_000_000;
    }

    /** RFC 3550 6.4.1 lets a sender without a wall clock count from any origin. */
    private static long ntp(long now) {
        long seconds = Math.floorDiv(now, 1_000_000_000L);
        long fraction = (Math.floorMod(now, 1_000_000_000L) << 32) / 1_000_000_000L;
        return seconds << 32 | fraction;
    }

    /** How good the other side says that our voice is, in tenths; 0 while it says nothing. */
    int farOpinion() {
        VoipMetrics said = far;
        return said == null || said.listening() < 10 || said.listening() > 50 ? 0 : said.listening();
    }

    /** Whether the last packet said goodbye for this source. */
    boolean hasLeft(int ssrc) {
        return left.contains(ssrc & 0xffff_ffffL);
    }

    double roundTripMillis() {
        return roundTripMillis;
    }
}
