package gatehouse.netty.capture;

import java.nio.file.Path;

/** A process that captures until its input ends: {@code CaptureProcess DEVICE|all FILE}. */
@SuppressWarnings("try") // closed before its time on purpose
final class CaptureProcess {
    private CaptureProcess() {}

    public static void main(String[] arguments) throws Exception {
        String device = arguments[0].equals("all") ? null : arguments[0];
        try (PcapngWriter writer = new PcapngWriter(Path.of(arguments[1]));
                PacketCapture capture = new PacketCapture(device, "hop", writer)) {
            System.out.println("ready");
            int unused = System.in.read();
            capture.close();
            System.out.println(capture.counts());
        } catch (java.io.IOException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
    }
}
