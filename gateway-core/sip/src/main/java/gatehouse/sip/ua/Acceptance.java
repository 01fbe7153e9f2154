package gatehouse.sip.ua;

import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ServerTransactionId;
import java.time.Duration;

/**
 * A 2xx to INVITE that we repeat until its ACK comes, from T1 doubling to T2, for 64*T1, over any transport
 * (RFC 3261 13.3.1.4).
 */
final class Acceptance implements Timed {
    private enum Alarm {
        REPEAT,
        GIVE_UP
    }

    private final Leg leg;
    private final ServerTransactionId id;
    private final SipResponse response;
    private Duration interval;

    /** Sends it for the first time. */
    Acceptance(Leg leg, ServerTransactionId id, SipResponse response, Stack stack) {
        this.leg = leg;
        this.id = id;
        this.response = response;
        this.interval = stack.timers().t1();
        stack.respond(id, response);
        stack.start(this, Alarm.REPEAT, interval);
        stack.start(this, Alarm.GIVE_UP, stack.timers().transactionTimeout());
    }

    /** Whether {@code ack} is the one that is waited for; the repeats then end. */
    boolean acknowledgedBy(SipRequest ack, Stack stack) {
        if (!ack.is(Method.ACK) || ack.cseq().number() != response.cseq().number()) {
            return false;
        }
        stop(stack);
        return true;
    }

    void stop(Stack stack) {
        stack.stop(this, Alarm.REPEAT);
        stack.stop(this, Alarm.GIVE_UP);
    }

    @Override
    public void fire(Enum<?> what, Stack stack) {
        if (what == Alarm.REPEAT) {
            Duration twice = interval.multipliedBy(2);
            interval = twice.compareTo(stack.timers().t2()) < 0
                    ? twice
                    : stack.timers().t2();
            stack.respond(id, response);
            stack.start(this, Alarm.REPEAT, interval);
            return;
        }
        stop(stack);
        // 13.3.1.4: the dialog is confirmed, but the session should be terminated with BYE
        leg.bye("SIP;cause=408;text=\"no ACK\"", stack);
        leg.call().end(CallEnd.By.FAILURE, 408, null, stack);
    }
}
