package gatehouse.sip.transaction;

import gatehouse.base.Flow;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipResponse;
import java.time.Duration;

/** The non-INVITE client transaction: RFC 3261 17.1.2. */
final class NonInviteClient extends ClientTransaction {
    private sealed interface State {
        /** Sent, nothing heard yet; {@code interval} is what Timer E runs for. */
        record Trying(Duration interval) implements State {}

        /** A provisional response has come: Timer E runs for T2. */
        record Proceeding() implements State {}

        /** The final response has come; its repeats are absorbed. */
        record Completed() implements State {}

        record Terminated() implements State {}
    }

    private State state = new State.Trying(Duration.ZERO);

    NonInviteClient(ClientTransactionId id, byte[] octets, Flow flow) {
        super(id, octets, flow);
    }

    @Override
    void begin(Surroundings to) {
        to.transmit(flow, octets);
        Duration t1 = to.timers().t1();
        if (!flow.transport().isReliable()) {
            to.start(this, Timer.E, t1);
        }
        to.start(this, Timer.F, to.timers().transactionTimeout());
        state = new State.Trying(t1);
    }

    @Override
    void receive(SipResponse response, Flow from, Surroundings to) {
        if (state instanceof State.Completed || state instanceof State.Terminated) {
            return;
        }
        tell(to, new TransactionAction.ResponseReceived(id, response, from));
        if (response.status() < 200) {
            state = new State.Proceeding();
            return;
        }
        to.stop(this, Timer.E);
        to.stop(this, Timer.F);
        if (flow.transport().isReliable()) {
            state = terminate(to); // Timer K is zero
        } else {
            to.start(this, Timer.K, to.timers().t4());
            state = new State.Completed();
        }
    }

    @Override
    public void fire(Timer timer, Surroundings to) {
        switch (timer) {
            case E -> {
                Duration next = state instanceof State.Trying(Duration interval)
                        ? to.timers().doubled(interval)
                        : to.timers().t2();
                to.transmit(flow, octets);
                to.start(this, Timer.E, next);
                if (state instanceof State.Trying) {
                    state = new State.Trying(next);
                }
            }
            case F -> {
                tell(to, new TransactionAction.TimedOut(id));
                state = terminate(to);
            }
            case K -> state = terminate(to);
            default -> throw new IllegalStateException("a non-INVITE client has no timer " + timer);
        }
    }

    @Override
    void transportFailed(String reason, Surroundings to) {
        if (state instanceof State.Trying || state instanceof State.Proceeding) {
            tell(to, new TransactionAction.Unreachable(id, reason));
        }
        state = terminate(to);
    }

    /** The fate of a CANCEL interests nobody (RFC 3261 9.1): the INVITE has its own response. */
    private void tell(Surroundings to, TransactionAction action) {
        if (!id.method().equals(Method.CANCEL)) {
            to.tell(action);
        }
    }

    private State terminate(Surroundings to) {
        to.ended(this);
        return new State.Terminated();
    }
}
