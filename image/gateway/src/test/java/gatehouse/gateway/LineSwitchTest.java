package gatehouse.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import gatehouse.telephony.LineEvent.Cause;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSwitchTest {
    private static final LineAction.Dial DIAL = new LineAction.Dial("110");
    private static final LineEvent INCOMING = new LineEvent.Incoming();
    private static final LineEvent NO_WAY = new LineEvent.Released(Cause.CONGESTION);

    private final List<LineEvent> heard = new ArrayList<>();
    private final Operator first = new Operator();
    private final Operator second = new Operator();
    private final LineSwitch line = new LineSwitch(List.of(first, second), heard::add);

    private static final class Operator implements LineSwitch.Way {
        final List<LineAction.Call> wanted = new ArrayList<>();
        boolean registered = true;
        boolean runs = true;

        @Override
        public boolean isRegistered() {
            return registered;
        }

        @Override
        public boolean wants(LineAction.Call action) {
            wanted.add(action);
            return runs;
        }
    }

    @Test
    void aCallGoesToTheFirstThatIsRegistered() {
        line.wants(DIAL);
        line.wants(new LineAction.HangUp());
        first.registered = false;
        line.wants(DIAL);
        assertEquals(List.of(DIAL, new LineAction.HangUp()), first.wanted);
        assertEquals(List.of(DIAL), second.wanted);
    }

    @Test
    void whereNoneIsRegisteredThePreferredOneSaysWhatIsWrong() {
        first.registered = false;
        second.registered = false;
        line.wants(DIAL);
        line.told(first, NO_WAY);
        assertEquals(List.of(DIAL), first.wanted);
        assertEquals(List.of(), second.wanted);
        assertEquals(List.of(NO_WAY), heard);
    }

    @Test
    void whatOneCannotTakeTheNextOneTriesOnce() {
        line.wants(DIAL);
        line.told(first, NO_WAY);
        assertEquals(List.of(DIAL), second.wanted);
        assertEquals(List.of(), heard);
        line.told(second, NO_WAY);
        assertEquals(List.of(NO_WAY), heard);
        assertEquals(List.of(DIAL), first.wanted);
    }

    @Test
    void anOperatorWhoseStackIsDownIsPassedOver() {
        first.runs = false;
        line.wants(DIAL);
        assertEquals(List.of(DIAL), second.wanted);
        second.runs = false;
        line.wants(new LineAction.HangUp());
        line.wants(DIAL);
        assertEquals(List.of(NO_WAY), heard);
    }

    @Test
    void aBusyNumberIsBusyAtEveryOperator() {
        line.wants(DIAL);
        line.told(first, new LineEvent.Released(Cause.BUSY));
        assertEquals(List.of(), second.wanted);
        assertEquals(List.of(new LineEvent.Released(Cause.BUSY)), heard);
    }

    @Test
    void aCallThatWasHeardToRingIsNotDialledAgain() {
        line.wants(DIAL);
        line.told(first, new LineEvent.FarEndRings());
        line.told(first, NO_WAY);
        assertEquals(List.of(), second.wanted);
        assertEquals(List.of(new LineEvent.FarEndRings(), NO_WAY), heard);
    }

    @Test
    void theSecondOperatorsCallRingsAndItsCallsGoOnThere() {
        line.told(second, INCOMING);
        line.wants(new LineAction.Answer());
        line.told(second, new LineEvent.Connected());
        line.wants(new LineAction.KeyInCall('5'));
        line.wants(new LineAction.HangUp());
        assertEquals(
                List.of(new LineAction.Answer(), new LineAction.KeyInCall('5'), new LineAction.HangUp()),
                second.wanted);
        assertEquals(List.of(), first.wanted);
        assertEquals(List.of(INCOMING, new LineEvent.Connected()), heard);
    }

    @Test
    void aLineInACallIsBusyForTheOtherOperator() {
        line.told(first, INCOMING);
        line.wants(new LineAction.Answer());
        line.told(second, INCOMING);
        assertEquals(List.of(new LineAction.Refuse()), second.wanted);
        line.told(second, new LineEvent.Released(Cause.NORMAL));
        assertEquals(List.of(INCOMING), heard);
        line.told(first, new LineEvent.Released(Cause.NORMAL));
        assertEquals(List.of(INCOMING, new LineEvent.Released(Cause.NORMAL)), heard);
    }

    @Test
    void aLineThatRingsIsBusyForTheOtherOperator() {
        line.told(first, INCOMING);
        line.told(second, INCOMING);
        assertEquals(List.of(new LineAction.Refuse()), second.wanted);
        line.told(first, new LineEvent.Released(Cause.NORMAL)); // the caller gave up
        line.told(second, INCOMING);
        assertEquals(List.of(INCOMING, new LineEvent.Released(Cause.NORMAL), INCOMING), heard);
    }

    @Test
    void whoDialsWhileACallComesRefusesThatOne() {
        line.wants(DIAL);
        line.told(second, INCOMING);
        assertEquals(List.of(new LineAction.Refuse()), second.wanted);
        line.told(first, new LineEvent.Released(Cause.NORMAL));
        heard.clear();

        line.told(second, INCOMING);
        line.wants(DIAL); // the line had not seen the call yet
        line.wants(new LineAction.Refuse());
        assertEquals(List.of(new LineAction.Refuse(), new LineAction.Refuse()), second.wanted);
        assertEquals(List.of(DIAL, DIAL), first.wanted);
    }

    @Test
    void ofTwoCallsAtOneOperatorTheDialledOneIsTheOneThatCannotGoOn() {
        line.told(first, INCOMING);
        line.wants(DIAL);
        line.told(first, NO_WAY); // it has a call for the line already
        assertEquals(List.of(DIAL), second.wanted);
        line.wants(new LineAction.Refuse());
        assertEquals(List.of(DIAL, new LineAction.Refuse()), first.wanted);
    }

    @Test
    void lateWordsOfACallThatIsOverAreNotHeard() {
        line.wants(DIAL);
        line.wants(new LineAction.HangUp());
        line.told(first, new LineEvent.Connected());
        line.told(first, new LineEvent.Released(Cause.NORMAL));
        assertEquals(List.of(), heard);
    }
}
