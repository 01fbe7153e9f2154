package gatehouse.simulated;

import gatehouse.telephony.LineDriver;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A line of copper that is not there, with a {@link VirtualPhone} at its end. With four wires the two directions of
 * speech never meet; with two, the hybrid at the exchange's end lets some of what is played come back as echo, and the
 * phone's own hybrid lets the speaker hear a little of himself.
 */
public final class VirtualLine implements LineDriver {
    /** Of amplitude that a hybrid lets through: 20 dB of trans-hybrid loss, as a line card with fair balance has. */
    private static final double LEAK = 0.1;

    private final VirtualPhone phone;
    private final double leak;
    private final short[] played = new short[FRAME];
    private final short[] said = new short[FRAME];
    private final short[] heard = new short[FRAME];

    private VirtualLine(VirtualPhone phone, double leak) {
        this.phone = phone;
        this.leak = leak;
    }

    /** The line to {@code phone} with a pair of wires for each direction: for measuring. */
    public static VirtualLine fourWire(VirtualPhone phone) {
        return new VirtualLine(phone, 0);
    }

    /** The line to {@code phone} with one pair for both directions, as lines are. */
    public static VirtualLine twoWire(VirtualPhone phone) {
        return new VirtualLine(phone, LEAK);
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
        if (!phone.isOffHook()) {
            Arrays.fill(frame, (short) 0);
            return;
        }
        phone.speak(frame);
        if (leak > 0) {
            System.arraycopy(frame, 0, said, 0, FRAME);
            mix(frame, played);
        }
    }

    @Override
    public void playback(short[] frame) {
        if (!phone.isOffHook()) {
            return;
        }
        if (leak == 0) {
            phone.listen(frame);
            return;
        }
        System.arraycopy(frame, 0, played, 0, FRAME);
        System.arraycopy(frame, 0, heard, 0, FRAME);
        mix(heard, said);
        phone.listen(heard);
    }

    private void mix(short[] frame, short[] other) {
        for (int i = 0; i < FRAME; i++) {
            long sum = frame[i] + Math.round(leak * other[i]);
            frame[i] = (short) Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }
}
