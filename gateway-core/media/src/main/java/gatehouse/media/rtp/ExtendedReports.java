package gatehouse.media.rtp;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.media.rtp.RtcpPacket.ExtendedReport;
import gatehouse.media.rtp.RtcpPacket.UnknownBlock;
import java.util.ArrayList;
import java.util.List;

/** The blocks of an extended report (RFC 3611 3, 4.7) from and to bytes. */
final class ExtendedReports {
    private static final int VOIP_METRICS = 7;
    private static final int METRICS_OCTETS = 32;

    private ExtendedReports() {}

    static Decoded<RtcpPacket> decode(ByteView body) {
        if (body.length() < 4) {
            return Decoded.malformed("extended report cut off", body.length());
        }
        List<VoipMetrics> metrics = new ArrayList<>();
        List<UnknownBlock> unknown = new ArrayList<>();
        int at = 4;
        while (at < body.length()) {
            if (body.length() - at < 4 || body.length() - at - 4 < 4 * body.u16(at + 2)) {
                return Decoded.malformed("extended report block cut off", at);
            }
            int length = 4 * body.u16(at + 2);
            ByteView block = body.slice(at + 4, length);
            if (body.u8(at) == VOIP_METRICS && length >= METRICS_OCTETS) {
                metrics.add(metrics(block));
            } else {
                unknown.add(new UnknownBlock(body.u8(at), body.u8(at + 1), block)); // RFC 3611 3: to be passed over
            }
            at += 4 + length;
        }
        return Decoded.ok(new ExtendedReport(body.u32(0), metrics, unknown));
    }

    private static VoipMetrics metrics(ByteView b) {
        return new VoipMetrics(
                b.u32(0), b.u8(4), b.u8(5), b.u8(6), b.u8(7), b.u16(8), b.u16(10), b.u16(12), b.u16(14), b.u8(19),
                b.u8(20), b.u8(22), b.u8(23), b.u8(24), b.u16(26), b.u16(28), b.u16(30));
    }

    static void encode(ExtendedReport report, RtcpWriter out) {
        out.u32(report.ssrc());
        for (VoipMetrics m : report.metrics()) {
            out.u8(VOIP_METRICS);
            out.u8(0);
            out.u16(METRICS_OCTETS / 4);
            out.u32(m.ssrc());
            out.u8(m.lossRate());
            out.u8(m.discardRate());
            out.u8(m.burstDensity());
            out.u8(m.gapDensity());
            out.u16(m.burstMillis());
            out.u16(m.gapMillis());
            out.u16(m.roundTripMillis());
            out.u16(m.endSystemMillis());
            out.u8(VoipMetrics.UNKNOWN); // signal level, noise level and echo return loss are the line's
            out.u8(VoipMetrics.UNKNOWN);
            out.u8(VoipMetrics.UNKNOWN);
            out.u8(m.gapMinimum());
            out.u8(m.rating());
            out.u8(VoipMetrics.UNKNOWN); // no other network is behind this one
            out.u8(m.listening());
            out.u8(m.conversation());
            out.u8(m.configuration());
            out.u8(0);
            out.u16(m.bufferNominal());
            out.u16(m.bufferMaximum());
            out.u16(m.bufferLimit());
        }
        for (UnknownBlock block : report.unknown()) {
            out.u8(block.type());
            out.u8(block.specific());
            out.u16(block.body().length() / 4);
            out.bytes(block.body());
        }
    }
}
