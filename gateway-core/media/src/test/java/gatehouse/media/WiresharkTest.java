package gatehouse.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.base.Endpoint;
import gatehouse.base.IpAddress;
import gatehouse.media.sdp.LocalAudio;
import gatehouse.media.sdp.OfferAnswer;
import gatehouse.media.sdp.Origin;
import gatehouse.media.sdp.PayloadFormat;
import gatehouse.testkit.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we put on the wire, as tshark reads it. */
class WiresharkTest {
    private static final Endpoint HERE = Endpoint.of("10.0.0.1:4000");
    private static final Endpoint THERE = Endpoint.of("10.0.0.2:4000");

    @TempDir
    private Path folder;

    private final List<byte[]> datagrams = new ArrayList<>();

    private final PacketSink wire = new PacketSink() {
        @Override
        public void rtp(byte[] buffer, int offset, int length, Endpoint to) {
            datagrams.add(datagram(HERE, to, buffer, offset, length));
        }

        @Override
        public void rtcp(byte[] buffer, int offset, int length, Endpoint to) {
            datagrams.add(datagram(HERE.withPort(4001), to, buffer, offset, length));
        }
    };

    /** IPv4 and UDP around a payload; checksums are left out. */
    private static byte[] datagram(Endpoint from, Endpoint to, byte[] payload, int offset, int length) {
        ByteBuffer out = ByteBuffer.allocate(28 + length);
        out.putShort((short) 0x4500).putShort((short) (28 + length)).putInt(0).putShort((short) 0x4011);
        out.putShort((short) 0)
                .putInt(from.address().v4Bits())
                .putInt(to.address().v4Bits());
        out.putShort((short) from.port()).putShort((short) to.port()).putShort((short) (8 + length));
        out.putShort((short) 0).put(payload, offset, length);
        return out.array();
    }

    private String tshark(String... arguments) throws IOException, InterruptedException {
        ByteBuffer pcap = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        pcap.putInt(0xa1b2c3d4).putInt(0x0004_0002).putLong(0).putInt(65_535).putInt(228); // raw IPv4
        for (byte[] datagram : datagrams) {
            pcap.putLong(0).putInt(datagram.length).putInt(datagram.length).put(datagram);
        }
        Files.write(folder.resolve("wire.pcap"), java.util.Arrays.copyOf(pcap.array(), pcap.position()));
        List<String> command = new ArrayList<>(List.of("tshark", "-r", "wire.pcap"));
        command.addAll(List.of(arguments));
        return Peer.runIn(folder, command.toArray(String[]::new));
    }

    @Test
    void rtpAndRtcpAreWellFormed() throws Exception {
        MediaSession session = new MediaSession(
                MediaSettings.plain(PayloadFormat.PCMA, THERE, SourcePolicy.LATCH, "line1@gatehouse"),
                new Random(1)::nextBytes);
        short[] pcm = new short[160];
        byte[] incoming = new byte[172];
        for (int tick = 0; tick < 500; tick++) {
            gatehouse.media.rtp.RtpPacket.writeHeader(incoming, 0, false, 8, tick, tick * 160, 77);
            session.receive(incoming, 0, 172, THERE, tick * 20_000_000L);
            if (tick == 10) {
                session.sendKey('#', 60);
            }
            session.send(pcm, tick * 20_000_000L, wire);
        }
        session.close(10_000_000_000L, wire);
        String decode = "udp.port==4000,rtp";
        String control = "udp.port==4001,rtcp";
        assertEquals(
                "",
                tshark(
                                "-d",
                                decode,
                                "-d",
                                control,
                                "-Y",
                                "_ws.malformed || !(rtp || rtcp) || _ws.expert.severity >= 0x600000")
                        .replaceAll("(?m)^Running as user.*\\R", ""));
        assertEquals("1", lines(tshark("-d", decode, "-d", control, "-Y", "rtcp.pt == 203")));
        String reports = tshark(
                "-d",
                decode,
                "-d",
                control,
                "-Y",
                "rtcp",
                "-T",
                "fields",
                "-e",
                "rtcp.pt",
                "-e",
                "rtcp.ssrc.identifier",
                "-e",
                "rtcp.sdes.text");
        assertTrue(reports.contains("200,202\t") && reports.contains("0x0000004d"), reports);
        assertTrue(reports.contains("line1@gatehouse"), reports);
        String keys = tshark(
                "-d",
                decode,
                "-o",
                "rtpevent.event_payload_type_value:101",
                "-Y",
                "rtpevent",
                "-T",
                "fields",
                "-e",
                "rtpevent.event_id",
                "-e",
                "rtpevent.end_of_event",
                "-e",
                "rtpevent.duration");
        assertTrue(keys.contains("11\t"), keys);
    }

    private static String lines(String text) {
        return "" + text.lines().filter(line -> line.contains("RTCP")).count();
    }

    @Test
    void offersAreWellFormed() throws Exception {
        byte[] sdp = OfferAnswer.offer(
                        Origin.of(77, HERE.address()), LocalAudio.g711(HERE).withRtcpMux(true))
                .encode();
        String sip = "INVITE sip:1@10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1\r\n"
                + "From: <sip:2@10.0.0.1>;tag=1\r\nTo: <sip:1@10.0.0.2>\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
                + "Content-Type: application/sdp\r\nContent-Length: " + sdp.length + "\r\n\r\n"
                + new String(sdp, StandardCharsets.UTF_8);
        byte[] message = sip.getBytes(StandardCharsets.UTF_8);
        Endpoint from = new Endpoint(IpAddress.of("10.0.0.1"), 5060);
        datagrams.add(datagram(from, THERE.withPort(5060), message, 0, message.length));
        String fields = tshark(
                "-T",
                "fields",
                "-e",
                "sdp.media.port",
                "-e",
                "sdp.media.format",
                "-e",
                "sdp.mime.type",
                "-e",
                "_ws.malformed",
                "-e",
                "sdp.invalid");
        assertTrue(fields.contains("4000"), fields);
        assertTrue(fields.contains("PCMA,PCMU,telephone-event"), fields);
        assertEquals("", tshark("-Y", "_ws.malformed || sdp.invalid").replaceAll("(?m)^Running as user.*\\R", ""));
    }
}
