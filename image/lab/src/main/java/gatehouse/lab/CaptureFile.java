package gatehouse.lab;

import gatehouse.netty.capture.PacketCapture;
import gatehouse.netty.capture.PcapngWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A capture of the operator's side with its file. */
record CaptureFile(PacketCapture packets, PcapngWriter file) {
    /**
     * Starts one.
     *
     * @param device the interface; empty for all
     * @throws IOException when the file or the interface cannot be had
     */
    static CaptureFile open(Path file, String device) throws IOException {
        PcapngWriter writer = new PcapngWriter(file);
        try {
            return new CaptureFile(
                    new PacketCapture(device.isEmpty() ? null : device, "outside the NAT", writer), writer);
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    /** Completes the file and says how many packets are in it. */
    long finish(Consumer<IOException> problem) {
        packets.close();
        try {
            file.close();
        } catch (IOException e) {
            problem.accept(e);
        }
        return packets.counts().captured();
    }
}
