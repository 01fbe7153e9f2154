package gatehouse.gateway;

import gatehouse.base.ByteView;
import gatehouse.management.Capture;
import gatehouse.netty.capture.PacketTap;

/** Shows voice packets to a capture while one runs; signalling comes to it from the trace, decrypted and redacted. */
record CaptureTap(Capture capture) implements PacketTap {
    @Override
    public boolean isOpen() {
        return capture.isRunning();
    }

    @Override
    public void packet(String hop, Direction direction, ByteView ip, long epochNanos) {
        if (hop.equals("rtp")) {
            capture.voice(ip);
        }
    }
}
