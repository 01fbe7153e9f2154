package gatehouse.simulated;

import gatehouse.telephony.LineDriver;
import java.util.Arrays;
import java.util.function.Consumer;

/** A four-wire line of copper that is not there, with a {@link VirtualPhone} at its end. */
public final class VirtualLine implements LineDriver {
    private final VirtualPhone phone;

    /** The line to {@code phone}. */
    public VirtualLine(VirtualPhone phone) {
        this.phone = phone;
    }

    @Override
    public void poll(long now, Consumer<? super Event> out) {
        phone.tell(out);
    }

    @Override
    public void ring(int hertz) {
        phone.ring(true);
    }

    @Override
    public void stopRinging() {
        phone.ring(false);
    }

    @Override
    public void capture(short[] frame) {
        if (phone.isOffHook()) {
            phone.speak(frame);
        } else {
            Arrays.fill(frame, (short) 0);
        }
    }

    @Override
    public void playback(short[] frame) {
        if (phone.isOffHook()) {
            phone.listen(frame);
        }
    }
}
