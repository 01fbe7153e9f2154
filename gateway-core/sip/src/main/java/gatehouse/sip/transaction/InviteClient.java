package gatehouse.sip.transaction;

import gatehouse.base.Flow;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The INVITE client transaction: RFC 3261 17.1.1 with the Accepted state of RFC 6026 7.2. */
final class InviteClient extends ClientTransaction {
    private sealed interface State {
        /** Sent, nothing heard yet; {@code interval} is what Timer A runs for. */
        record Calling(Duration interval) implements State {}

        /** A provisional response has come. */
        record Proceeding() implements State {}

        /** A final response that is no 2xx has come; its repeats get {@code ack} again. */
        @SuppressWarnings("ArrayRecordComponent")
        record Completed(byte[] ack) implements State {}

        /** A 2xx has come; more may follow from other forks. */
        record Accepted() implements State {}

        record Terminated() implements State {}
    }

    private final SipRequest request;
    private State state = new State.Calling(Duration.ZERO);
    private @Nullable SipRequest cancel;

    InviteClient(ClientTransactionId id, SipRequest request, byte[] octets, Flow flow) {
        super(id, octets, flow);
        this.request = request;
    }

    SipRequest request() {
        return request;
    }

    @Override
    void begin(Surroundings to) {
        to.transmit(flow, octets);
        Duration t1 = to.timers().t1();
        if (!flow.transport().isReliable()) {
            to.start(this, Timer.A, t1);
        }
        to.start(this, Timer.B, to.timers().transactionTimeout());
        state = new State.Calling(t1);
    }

    /**
     * Cancels the INVITE. Says whether the CANCEL is to be sent now; it is kept until a provisional response otherwise
     * (RFC 3261 9.1), and void once a final response is there.
     */
    boolean cancel(SipRequest made, Surroundings to) {
        return switch (state) {
            case State.Calling _ -> {
                cancel = made;
                yield false;
            }
            case State.Proceeding _ -> {
                to.start(this, Timer.CANCELLED, to.timers().transactionTimeout());
                yield true;
            }
            case State.Completed _, State.Accepted _, State.Terminated _ -> false;
        };
    }

    /** The CANCEL that waited for the provisional response just received; once. */
    @Nullable
    SipRequest takeCancel(Surroundings to) {
        SipRequest waiting = state instanceof State.Proceeding ? cancel : null;
        if (waiting != null) {
            cancel = null;
            to.start(this, Timer.CANCELLED, to.timers().transactionTimeout());
        }
        return waiting;
    }

    @Override
    void receive(SipResponse response, Flow from, Surroundings to) {
        state = switch (state) {
            case State.Calling _, State.Proceeding _ -> early(response, from, to);
            case State.Completed(byte[] ack) -> {
                if (response.status() >= 300) {
                    to.transmit(flow, ack); // RFC 3261 17.1.1.2: every repeat is acknowledged again
                }
                yield state;
            }
            case State.Accepted _ -> {
                if (response.status() >= 200 && response.status() < 300) {
                    to.tell(new TransactionAction.ResponseReceived(id, response, from)); // RFC 6026 7.2
                }
                yield state;
            }
            case State.Terminated _ -> state;
        };
    }

    private State early(SipResponse response, Flow from, Surroundings to) {
        to.stop(this, Timer.A);
        to.stop(this, Timer.B);
        if (response.status() < 200) {
            to.tell(new TransactionAction.ResponseReceived(id, response, from));
            return new State.Proceeding();
        }
        to.stop(this, Timer.CANCELLED);
        if (response.status() < 300) {
            to.tell(new TransactionAction.ResponseReceived(id, response, from));
            to.start(this, Timer.M, to.timers().transactionTimeout());
            return new State.Accepted();
        }
        byte[] ack = Requests.ackOfFailure(request, response).emit();
        to.transmit(flow, ack);
        to.tell(new TransactionAction.ResponseReceived(id, response, from));
        if (flow.transport().isReliable()) {
            return terminate(to); // Timer D is zero
        }
        to.start(this, Timer.D, to.timers().timerD());
        return new State.Completed(ack);
    }

    @Override
    public void fire(Timer timer, Surroundings to) {
        switch (timer) {
            case A -> {
                if (state instanceof State.Calling(Duration interval)) {
                    Duration next = interval.multipliedBy(2); // RFC 3261 17.1.1.2: doubles without a bound
                    to.transmit(flow, octets);
                    to.start(this, Timer.A, next);
                    state = new State.Calling(next);
                }
            }
            case B, CANCELLED -> {
                to.tell(new TransactionAction.TimedOut(id));
                state = terminate(to);
            }
            case D, M -> state = terminate(to);
            default -> throw new IllegalStateException("an INVITE client has no timer " + timer);
        }
    }

    @Override
    void transportFailed(String reason, Surroundings to) {
        if (state instanceof State.Accepted) {
            return; // RFC 6026 7.2: timer M alone ends it; an ACK that was lost is asked for over whatever way
        }
        if (state instanceof State.Calling || state instanceof State.Proceeding) {
            to.tell(new TransactionAction.Unreachable(id, reason));
        }
        state = terminate(to);
    }

    private State terminate(Surroundings to) {
        to.ended(this);
        return new State.Terminated();
    }
}
