package gatehouse.sip.ua;

import gatehouse.sip.message.Headers;
import gatehouse.sip.message.RAck;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ServerTransactionId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Our reliable provisional responses to one INVITE, one at a time, repeated until PRACK (RFC 3262 3). */
final class ReliableProvisionals implements Timed {
    private enum Alarm {
        REPEAT,
        GIVE_UP
    }

    private final Consumer<Stack> unacknowledged;
    private final ServerTransactionId id;
    private final Queue<ResponseBuilder> waiting = new ArrayDeque<>();
    private long rseq;
    private @Nullable SipResponse open;
    private Duration interval = Duration.ZERO;

    /** {@code unacknowledged} hears when nobody acknowledges one. */
    ReliableProvisionals(Consumer<Stack> unacknowledged, ServerTransactionId id) {
        this.unacknowledged = unacknowledged;
        this.id = id;
    }

    /** Sends {@code response} once those before it are acknowledged. */
    void send(ResponseBuilder response, Stack stack) {
        waiting.add(response);
        next(stack);
    }

    /** Whether a response waits for its PRACK: until then no 2xx goes out (RFC 3262 3). */
    boolean isOpen() {
        return open != null || !waiting.isEmpty();
    }

    private void next(Stack stack) {
        ResponseBuilder response = open == null ? waiting.poll() : null;
        if (response == null) {
            return;
        }
        // RFC 3262 3: the first number is 1 to 2^31 - 1, each further one is one more
        rseq = rseq == 0 ? 1 + stack.entropy().below(1 << 30) : rseq + 1;
        SipResponse made =
                response.add(Headers.REQUIRE, "100rel").set(Headers.RSEQ, rseq).build();
        open = made;
        interval = stack.timers().t1();
        stack.respond(id, made);
        stack.start(this, Alarm.REPEAT, interval);
        stack.start(this, Alarm.GIVE_UP, stack.timers().transactionTimeout());
    }

    /** Whether {@code prack} acknowledges the response that waits; the next one goes out then. */
    boolean acknowledgedBy(SipRequest prack, Stack stack) {
        RAck rack = prack.value(Headers.RACK);
        SipResponse waited = open;
        if (rack == null
                || waited == null
                || rack.rseq() != rseq
                || !rack.cseq().equals(waited.cseq())) {
            return false;
        }
        open = null;
        stopTimers(stack);
        next(stack);
        return true;
    }

    /** A final response makes them void. */
    void stop(Stack stack) {
        open = null;
        waiting.clear();
        stopTimers(stack);
    }

    private void stopTimers(Stack stack) {
        stack.stop(this, Alarm.REPEAT);
        stack.stop(this, Alarm.GIVE_UP);
    }

    @Override
    public void fire(Enum<?> what, Stack stack) {
        SipResponse waited = open;
        if (waited == null) {
            return;
        }
        if (what == Alarm.REPEAT) {
            interval = interval.multipliedBy(2); // RFC 3262 3: doubles without a bound
            stack.respond(id, waited);
            stack.start(this, Alarm.REPEAT, interval);
        } else {
            unacknowledged.accept(stack); // RFC 3262 3: after 64*T1 the INVITE gets a 5xx
        }
    }
}
