package gatehouse.simulated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.telephony.Country;
import gatehouse.telephony.LineDriver;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VirtualLineTest {
    private final VirtualPhone phone = new VirtualPhone(Country.of("DE").orThrow());

    @Test
    void withFourWiresNothingThatIsPlayedComesBack() {
        assertArrayEquals(new short[LineDriver.FRAME], echoOf(VirtualLine.fourWire(phone), 10_000));
    }

    @Test
    void withTwoWiresATenthComesBack() {
        short[] echo = echoOf(VirtualLine.twoWire(phone), 10_000);
        for (short sample : echo) {
            assertEquals(1_000, sample);
        }
    }

    @Test
    void withTwoWiresTheSpeakerHearsALittleOfHimself() {
        VirtualLine line = VirtualLine.twoWire(phone);
        phone.lift();
        phone.record(1);
        phone.say(frame(5_000));
        line.capture(new short[LineDriver.FRAME]);
        line.playback(new short[LineDriver.FRAME]);
        assertArrayEquals(frame(500), phone.endRecording());
    }

    private short[] echoOf(VirtualLine line, int level) {
        phone.lift();
        line.playback(frame(level));
        short[] captured = new short[LineDriver.FRAME];
        line.capture(captured);
        return captured;
    }

    private static short[] frame(int level) {
        short[] frame = new short[LineDriver.FRAME];
        Arrays.fill(frame, (short) level);
        return frame;
    }
}
