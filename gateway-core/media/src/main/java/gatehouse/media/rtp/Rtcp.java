package gatehouse.media.rtp;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.media.rtp.RtcpPacket.Chunk;
import gatehouse.media.rtp.RtcpPacket.ExtendedReport;
import gatehouse.media.rtp.RtcpPacket.Goodbye;
import gatehouse.media.rtp.RtcpPacket.Item;
import gatehouse.media.rtp.RtcpPacket.Other;
import gatehouse.media.rtp.RtcpPacket.ReceiverReport;
import gatehouse.media.rtp.RtcpPacket.ReportBlock;
import gatehouse.media.rtp.RtcpPacket.SenderReport;
import gatehouse.media.rtp.RtcpPacket.SourceDescription;
import java.util.ArrayList;
import java.util.List;

/** Compound RTCP packets (RFC 3550 6.1) from and to bytes. */
public final class Rtcp {
    static final int SR = 200;
    static final int RR = 201;
    static final int SDES = 202;
    static final int BYE = 203;
    static final int XR = 207;
    private static final int HEADER = 4;
    private static final int BLOCK = 24;

    private Rtcp() {}

    /**
     * Reads a compound packet. RFC 3550 A.2: version 2 everywhere, lengths that add up, padding only in the last. Reduced
     * size packets (RFC 5506), which do not start with a report, are accepted.
     */
    public static Decoded<List<RtcpPacket>> decode(ByteView bytes) {
        List<RtcpPacket> result = new ArrayList<>();
        int at = 0;
        while (at < bytes.length()) {
            if (bytes.length() - at < HEADER) {
                return Decoded.malformed("RTCP header cut off", at);
            }
            int first = bytes.u8(at);
            int type = bytes.u8(at + 1);
            int length = HEADER + 4 * bytes.u16(at + 2);
            if (first >> 6 != 2 || type < 192 || type > 223) {
                return Decoded.malformed("not an RTCP packet", at);
            }
            if (length > bytes.length() - at) {
                return Decoded.malformed("RTCP packet runs over the end", at);
            }
            int bodyLength = length - HEADER;
            if ((first & 0x20) != 0) {
                int padding = bodyLength == 0 ? 0 : bytes.u8(at + length - 1);
                if (padding == 0 || padding % 4 != 0 || padding > bodyLength || at + length != bytes.length()) {
                    return Decoded.malformed("bad RTCP padding", at);
                }
                bodyLength -= padding;
            }
            Decoded<RtcpPacket> packet = one(type, first & 31, bytes.slice(at + HEADER, bodyLength));
            switch (packet) {
                case Decoded.Ok<RtcpPacket>(RtcpPacket value) -> result.add(value);
                case Decoded.Malformed<RtcpPacket>(String reason, int offset) -> {
                    return Decoded.malformed(reason, at + HEADER + offset);
                }
            }
            at += length;
        }
        return result.isEmpty() ? Decoded.malformed("empty RTCP packet", 0) : Decoded.ok(List.copyOf(result));
    }

    private static Decoded<RtcpPacket> one(int type, int count, ByteView body) {
        return switch (type) {
            case SR -> {
                if (body.length() < 24 + BLOCK * count) {
                    yield Decoded.malformed("sender report cut off", body.length());
                }
                yield Decoded.ok(new SenderReport(
                        body.u32(0),
                        body.i64(4),
                        (int) body.u32(12),
                        body.u32(16),
                        body.u32(20),
                        blocks(body, 24, count)));
            }
            case RR -> {
                if (body.length() < 4 + BLOCK * count) {
                    yield Decoded.malformed("receiver report cut off", body.length());
                }
                yield Decoded.ok(new ReceiverReport(body.u32(0), blocks(body, 4, count)));
            }
            case SDES -> sourceDescription(count, body);
            case BYE -> goodbye(count, body);
            case XR -> ExtendedReports.decode(body);
            default -> Decoded.ok(new Other(type, count, body));
        };
    }

    private static List<ReportBlock> blocks(ByteView body, int from, int count) {
        List<ReportBlock> result = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int at = from + BLOCK * i;
            int lost = (int) body.u32(at + 4) << 8 >> 8; // 24 bits, signed
            result.add(new ReportBlock(
                    body.u32(at),
                    body.u8(at + 4),
                    lost,
                    body.u32(at + 8),
                    body.u32(at + 12),
                    body.u32(at + 16),
                    body.u32(at + 20)));
        }
        return result;
    }

    // RFC 3550 6.5: chunks of SSRC and items, each chunk ended by zeros up to the next word
    private static Decoded<RtcpPacket> sourceDescription(int count, ByteView body) {
        List<Chunk> chunks = new ArrayList<>(count);
        int at = 0;
        for (int c = 0; c < count; c++) {
            if (body.length() - at < 4) {
                return Decoded.malformed("source description cut off", at);
            }
            long ssrc = body.u32(at);
            at += 4;
            List<Item> items = new ArrayList<>();
            while (at < body.length() && body.u8(at) != 0) {
                if (body.length() - at < 2 || body.length() - at - 2 < body.u8(at + 1)) {
                    return Decoded.malformed("source description item cut off", at);
                }
                int length = body.u8(at + 1);
                items.add(new Item(body.u8(at), body.slice(at + 2, length).utf8()));
                at += 2 + length;
            }
            at = Math.min((at & ~3) + 4, body.length()); // at least one zero octet ends the items
            chunks.add(new Chunk(ssrc, items));
        }
        return Decoded.ok(new SourceDescription(chunks));
    }

    private static Decoded<RtcpPacket> goodbye(int count, ByteView body) {
        if (body.length() < 4 * count) {
            return Decoded.malformed("goodbye cut off", body.length());
        }
        List<Long> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ssrcs.add(body.u32(4 * i));
        }
        int at = 4 * count;
        if (at == body.length()) {
            return Decoded.ok(new Goodbye(ssrcs, ""));
        }
        int length = body.u8(at);
        if (length > body.length() - at - 1) {
            return Decoded.malformed("goodbye reason cut off", at);
        }
        return Decoded.ok(new Goodbye(ssrcs, body.slice(at + 1, length).utf8()));
    }

    /** Writes a compound packet. */
    public static byte[] encode(List<RtcpPacket> packets) {
        RtcpWriter out = new RtcpWriter();
        for (RtcpPacket packet : packets) {
            int start = out.size();
            switch (packet) {
                case SenderReport r -> {
                    out.header(SR, r.blocks().size());
                    out.u32(r.ssrc());
                    out.u32(r.ntp() >>> 32);
                    out.u32(r.ntp());
                    out.u32(r.rtpTimestamp());
                    out.u32(r.packets());
                    out.u32(r.octets());
                    out.blocks(r.blocks());
                }
                case ReceiverReport r -> {
                    out.header(RR, r.blocks().size());
                    out.u32(r.ssrc());
                    out.blocks(r.blocks());
                }
                case SourceDescription d -> {
                    out.header(SDES, d.chunks().size());
                    for (Chunk chunk : d.chunks()) {
                        out.u32(chunk.ssrc());
                        for (Item item : chunk.items()) {
                            out.u8(item.type());
                            out.text(item.text());
                        }
                        out.u8(0);
                        out.align();
                    }
                }
                case Goodbye b -> {
                    out.header(BYE, b.ssrcs().size());
                    b.ssrcs().forEach(out::u32);
                    if (!b.reason().isEmpty()) {
                        out.text(b.reason());
                        out.align();
                    }
                }
                case ExtendedReport r -> {
                    out.header(XR, 0);
                    ExtendedReports.encode(r, out);
                }
                case Other o -> {
                    out.header(o.type(), o.count());
                    out.bytes(o.body());
                }
            }
            out.length(start);
        }
        return out.toBytes();
    }
}
