package gatehouse.simulated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gatehouse.media.audio.PcmRecorder;
import gatehouse.telephony.AnalogueLine;
import gatehouse.telephony.Country;
import gatehouse.telephony.DialPlan;
import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import gatehouse.telephony.LineState;
import gatehouse.telephony.LineTimers;
import gatehouse.telephony.Signal;
import gatehouse.telephony.VoicePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The phone on a real line: its sound alone has to make the call. */
class VirtualPhoneTest {
    private static final long TICK = 20_000_000;
    private final Country de = Country.of("DE").orThrow();
    private final VirtualPhone phone = new VirtualPhone(de);
    private final AnalogueLine line =
            new AnalogueLine(VirtualLine.fourWire(phone), de, DialPlan.open(), LineTimers.DEFAULT);
    private final List<LineAction.Call> calls = new ArrayList<>();
    private final PcmRecorder network = new PcmRecorder(60);
    private short[] reply = new short[0];
    private int replied;
    private long now;

    private final VoicePath path = new VoicePath() {
        @Override
        public void say(short[] frame, long at) {
            network.add(frame);
        }

        @Override
        public void hear(short[] frame, long at) {
            for (int i = 0; i < frame.length; i++) {
                frame[i] = replied < reply.length ? reply[replied++] : 0;
            }
        }
    };

    private void pass(int millis) {
        for (int t = 0; t < millis; t += 20) {
            line.tick(now, path, calls::add);
            now += TICK;
        }
    }

    private void network(LineEvent event) {
        line.handle(event, now, calls::add);
    }

    private static short[] noise(long seed, int length) {
        Random random = new Random(seed);
        short[] pcm = new short[length];
        for (int i = 0; i < length; i++) {
            pcm[i] = (short) (random.nextGaussian() * 3000);
        }
        return pcm;
    }

    @Test
    void aCallFromHookToHook() {
        phone.lift();
        pass(1200);
        assertEquals(Signal.DIAL, phone.ear().heard());
        phone.press("03012*#9");
        pass(2000);
        assertEquals(new LineState.Collecting("03012*#9"), line.state());
        pass(4000);
        assertEquals(List.of(new LineAction.Dial("03012*#9")), calls);
        network(new LineEvent.FarEndRings());
        pass(1100);
        assertEquals(Signal.RINGBACK, phone.ear().heard());
        network(new LineEvent.Connected());
        pass(20);
        assertTrue(line.isVoiceOpen());

        short[] said = noise(1, 8123);
        reply = noise(2, 16_000);
        phone.say(said);
        phone.record(10);
        int before = network.length();
        pass(2000);
        assertTrue(!phone.isSaying());
        assertArrayEquals(said, Arrays.copyOfRange(network.samples(), before, before + said.length));
        assertArrayEquals(reply, phone.endRecording(), "four wires: nothing of what was said is heard");

        network(new LineEvent.Released(LineEvent.Cause.NORMAL));
        pass(600);
        assertEquals(Signal.BUSY, phone.ear().heard());
        phone.putDown();
        pass(20);
        assertEquals(new LineState.Idle(), line.state());
    }

    @Test
    void itRingsAndIsAnswered() {
        network(new LineEvent.Incoming());
        assertTrue(phone.isRinging());
        pass(1040);
        assertTrue(!phone.isRinging());
        pass(4000);
        assertTrue(phone.isRinging());
        assertEquals(2, phone.rings());
        phone.lift();
        pass(20);
        assertTrue(!phone.isRinging());
        assertEquals(List.of(new LineAction.Answer()), calls);
        network(new LineEvent.Connected());
        phone.press("7");
        phone.flash();
        pass(300);
        phone.putDown();
        pass(20);
        assertEquals(
                List.of(
                        new LineAction.Answer(),
                        new LineAction.FlashInCall(),
                        new LineAction.KeyInCall('7'),
                        new LineAction.HangUp()),
                calls);
    }

    @Test
    void onHookNothingIsSaidOrHeard() {
        phone.say(noise(3, 800));
        phone.record(1);
        pass(200);
        assertEquals(0, network.length());
        assertEquals(0, phone.endRecording().length);
        assertThrows(IllegalArgumentException.class, () -> phone.press("12x"));
        assertTrue(!phone.isPressing());
    }
}
