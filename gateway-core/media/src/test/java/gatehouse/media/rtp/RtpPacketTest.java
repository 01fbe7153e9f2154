package gatehouse.media.rtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.media.Mutator;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtpPacketTest {
    // V=2 P=1 X=1 CC=2, M=1 PT=8, sequence 0xfffe, one word of extension, payload "abc", padding 5
    private static final byte[] FULL =
            HexFormat.of().parseHex("b288fffe00000010deadbeef0000000100000002bede0001112233446162630000000005");

    private static final List<RtcpPacket> COMPOUND = List.of(
            new RtcpPacket.SenderReport(
                    0xdeadbeefL,
                    0x0123_4567_89ab_cdefL,
                    77,
                    3,
                    480,
                    List.of(new RtcpPacket.ReportBlock(5, 255, -3, 0x1_0002L, 12, 0x45678abcL, 65_536))),
            RtcpPacket.SourceDescription.cname(0xdeadbeefL, "line1@gatehouse"),
            new RtcpPacket.Goodbye(List.of(0xdeadbeefL, 1L), "on hook"));

    @Test
    void readsEveryField() {
        RtpPacket packet = RtpPacket.decode(ByteView.of(FULL)).orThrow();
        assertTrue(packet.marker());
        assertEquals(8, packet.payloadType());
        assertEquals(0xfffe, packet.sequence());
        assertEquals(16, packet.timestamp());
        assertEquals(0xdeadbeef, packet.ssrc());
        assertEquals(2, packet.csrcCount());
        assertEquals(2, packet.csrc(1));
        assertEquals(0xbede, packet.extensionProfile());
        assertEquals(ByteView.of(new byte[] {0x11, 0x22, 0x33, 0x44}), packet.extension());
        assertEquals("abc", packet.payload().latin1());
        assertEquals(28, packet.headerLength());
    }

    @Test
    void saysWhatIsWrong() {
        assertFault(RtpPacket.Fault.TOO_SHORT, "80");
        assertFault(RtpPacket.Fault.VERSION, "000000000000000000000000");
        assertFault(RtpPacket.Fault.CSRC, "820000000000000000000000" + "00000000");
        assertFault(RtpPacket.Fault.EXTENSION, "900000000000000000000000" + "bede0001");
        assertFault(RtpPacket.Fault.PADDING, "a00000000000000000000000" + "0000000006");
        assertFault(RtpPacket.Fault.PADDING, "a00000000000000000000000" + "00");
    }

    private static void assertFault(RtpPacket.Fault fault, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertEquals(fault, new RtpPacket().wrap(bytes, 0, bytes.length));
    }

    @Test
    void writesWhatItReads() {
        byte[] out = new byte[12];
        RtpPacket.writeHeader(out, 0, true, 101, 65_535, -1, 42);
        RtpPacket packet = RtpPacket.decode(ByteView.of(out)).orThrow();
        assertTrue(packet.marker());
        assertEquals(101, packet.payloadType());
        assertEquals(65_535, packet.sequence());
        assertEquals(-1, packet.timestamp());
        assertEquals(42, packet.ssrc());
        assertEquals(0, packet.payloadLength());
    }

    @Test
    void rtcpIsToldApartOnASharedPort() {
        byte[] report = Rtcp.encode(COMPOUND);
        assertTrue(RtpPacket.isRtcp(report, 0, report.length));
        assertFalse(RtpPacket.isRtcp(FULL, 0, FULL.length));
    }

    @Test
    void rtcpCompoundRoundTrip() {
        assertEquals(Decoded.ok(COMPOUND), Rtcp.decode(ByteView.of(Rtcp.encode(COMPOUND))));
        byte[] xr = HexFormat.of()
                .parseHex("80cf00011234567881c90007000000010000000500000000000000070000000800000009" + "0000000a");
        List<RtcpPacket> packets = Rtcp.decode(ByteView.of(xr)).orThrow();
        assertEquals(2, packets.size());
        assertEquals(ByteView.of(Rtcp.encode(packets)), ByteView.of(xr), "what is not understood is carried");
    }

    @Test
    void damagedPacketsNeverThrow() {
        byte[] report = Rtcp.encode(COMPOUND);
        int rounds = Boolean.getBoolean("gatehouse.long") ? 2_000_000 : 50_000;
        int good = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] damaged = new Mutator(i).next(FULL, report);
            if (RtpPacket.decode(ByteView.of(damaged)) instanceof Decoded.Ok<RtpPacket>(RtpPacket packet)) {
                assertTrue(packet.payload().length() + packet.headerLength() <= damaged.length, "seed " + i);
                packet.extension();
            }
            if (Rtcp.decode(ByteView.of(damaged)) instanceof Decoded.Ok<List<RtcpPacket>>(var packets)) {
                good += packets.size();
            }
        }
        assertTrue(good > 1000, "only " + good + " RTCP packets were read");
    }
}
