package gatehouse.netty.capture;

import gatehouse.base.Endpoint;
import gatehouse.netty.DatagramOptions;
import gatehouse.netty.DatagramPort;
import gatehouse.netty.EventLoops;
import gatehouse.netty.SystemClock;
import gatehouse.netty.SystemWan;
import java.nio.file.Path;

/** A process that captures until its input ends: {@code CaptureProcess DEVICE|all FILE [SOCKETS]}. */
@SuppressWarnings("try") // closed before its time on purpose
final class CaptureProcess {
    private CaptureProcess() {}

    /** One RTP-like packet to ports 4000 and 6000 of this host, over IPv4 and IPv6, through the given kind of socket. */
    private static void sendMarked(String io) throws Exception {
        try (EventLoops loops = new EventLoops("send", 1, EventLoops.Io.valueOf(io), SystemClock.INSTANCE);
                SystemWan wan = new SystemWan(loops, PacketTap.NONE)) {
            for (String to : new String[] {"127.0.0.1:4000", "[::1]:6000"}) {
                Endpoint peer = Endpoint.of(to);
                DatagramPort port = wan.bind(peer.withPort(0), DatagramOptions.media("rtp"), (p, f, b, n) -> {});
                port.send(peer, new byte[] {(byte) 0x80});
                while (port.counts().sent() == 0) {
                    Thread.sleep(5);
                }
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        String device = arguments[0].equals("all") ? null : arguments[0];
        try (PcapngWriter writer = new PcapngWriter(Path.of(arguments[1]));
                PacketCapture capture = new PacketCapture(device, "hop", writer)) {
            System.out.println("ready");
            if (arguments.length > 2) {
                sendMarked(arguments[2]);
            }
            int unused = System.in.read();
            capture.close();
            System.out.println(capture.counts());
        } catch (java.io.IOException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }
}
