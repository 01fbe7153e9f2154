package gatehouse.media.rtp;

import gatehouse.base.ByteView;
import java.util.List;

/** One packet of an RTCP compound packet (RFC 3550 6.4 to 6.6). SSRCs are 0 to 2^32 - 1. */
public sealed interface RtcpPacket {
    /**
     * What a sender sent, and what it receives (6.4.1).
     *
     * @param ntp the sender's time: 32 bits of seconds, 32 of fraction
     * @param rtpTimestamp the same moment on the RTP clock, 32 bits
     * @param packets sent since the start, modulo 2^32
     * @param octets of payload sent since the start, modulo 2^32
     * @param blocks at most 31
     */
    record SenderReport(long ssrc, long ntp, int rtpTimestamp, long packets, long octets, List<ReportBlock> blocks)
            implements RtcpPacket {
        public SenderReport {
            blocks = List.copyOf(blocks);
        }
    }

    /** What someone who does not send receives (6.4.2). */
    record ReceiverReport(long ssrc, List<ReportBlock> blocks) implements RtcpPacket {
        public ReceiverReport {
            blocks = List.copyOf(blocks);
        }
    }

    /** Who the sources are (6.5). */
    record SourceDescription(List<Chunk> chunks) implements RtcpPacket {
        public SourceDescription {
            chunks = List.copyOf(chunks);
        }

        /** One source that gives its canonical name only, which is mandatory (6.5.1). */
        public static SourceDescription cname(long ssrc, String cname) {
            return new SourceDescription(List.of(new Chunk(ssrc, List.of(new Item(Item.CNAME, cname)))));
        }
    }

    /** Sources that leave (6.6), with a reason or the empty string. */
    record Goodbye(List<Long> ssrcs, String reason) implements RtcpPacket {
        public Goodbye {
            ssrcs = List.copyOf(ssrcs);
        }
    }

    /**
     * What goes beyond reception statistics (RFC 3611 2).
     *
     * @param ssrc who reports
     * @param unknown blocks that are carried, not understood
     */
    record ExtendedReport(long ssrc, List<VoipMetrics> metrics, List<UnknownBlock> unknown) implements RtcpPacket {
        public ExtendedReport {
            metrics = List.copyOf(metrics);
            unknown = List.copyOf(unknown);
        }
    }

    /**
     * A block of an extended report.
     *
     * @param type 0 to 255
     * @param specific the octet that belongs to the type
     * @param body whole words
     */
    record UnknownBlock(int type, int specific, ByteView body) {}

    /**
     * A packet of a type that is carried, not understood: APP, feedback.
     *
     * @param type 192 to 223
     * @param count the five bits after the padding bit
     * @param body what follows the four octets of the header; whole words
     */
    record Other(int type, int count, ByteView body) implements RtcpPacket {}

    /**
     * Reception statistics of one source (6.4.1).
     *
     * @param fractionLost lost since the last report, in 1/256
     * @param lost since the start, -2^23 to 2^23 - 1; negative when duplicates outnumber losses
     * @param highestSequence cycles in the upper 16 bits
     * @param jitter in timestamp units
     * @param lastReport the middle 32 bits of the last sender report's NTP time; 0 if there was none
     * @param delay since that report, in 1/65536 s
     */
    record ReportBlock(
            long ssrc, int fractionLost, int lost, long highestSequence, long jitter, long lastReport, long delay) {}

    /** The items of one source. */
    record Chunk(long ssrc, List<Item> items) {
        public Chunk {
            items = List.copyOf(items);
        }
    }

    /**
     * One fact about a source.
     *
     * @param type 1 to 255; 0 ends a chunk on the wire
     * @param text at most 255 octets of UTF-8
     */
    record Item(int type, String text) {
        /** The canonical name, which stays when the SSRC changes. */
        public static final int CNAME = 1;
    }
}
