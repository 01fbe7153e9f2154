package gatehouse.sip.transaction;

import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The INVITE server transaction: RFC 3261 17.2.1 with the Accepted state of RFC 6026 7.1. */
final class InviteServer extends ServerTransaction {
    /** RFC 3261 17.2.1: 100 is sent unless the user answers within this time. */
    private static final Duration TRYING_AFTER = Duration.ofMillis(200);

    private sealed interface State {
        /** No final response yet; {@code last} is the last provisional one. */
        @SuppressWarnings("ArrayRecordComponent")
        record Proceeding(byte @Nullable [] last) implements State {}

        /** A final response that is no 2xx was sent and repeats until ACK; {@code interval} is Timer G's. */
        @SuppressWarnings("ArrayRecordComponent")
        record Completed(byte[] response, Duration interval) implements State {}

        /** ACK has come; its repeats are absorbed. */
        record Confirmed() implements State {}

        /** A 2xx was sent; its repeats are the user's, repeats of INVITE are absorbed. */
        record Accepted() implements State {}

        record Terminated() implements State {}
    }

    private State state = new State.Proceeding(null);

    InviteServer(ServerTransactionId id, SipRequest request, ResponseRoute route) {
        super(id, request, route);
    }

    @Override
    boolean isPending() {
        return state instanceof State.Proceeding;
    }

    /** A call that was taken needs it until the end: the user repeats the 2xx through it (RFC 6026 7.1). */
    @Override
    boolean isForRepeatsAlone() {
        return state instanceof State.Completed || state instanceof State.Confirmed;
    }

    @Override
    void begin(Surroundings to) {
        to.start(this, Timer.TRYING, TRYING_AFTER);
    }

    @Override
    void repeated(SipRequest again, Surroundings to) {
        boolean ack = again.method().equals(Method.ACK);
        switch (state) {
            case State.Proceeding(byte[] last) -> {
                if (!ack && last != null) {
                    route.send(last, to);
                }
            }
            case State.Completed(byte[] response, Duration interval) -> {
                if (ack) {
                    confirm(to);
                } else {
                    route.send(response, to);
                }
            }
            // RFC 6026 7.1: an ACK that matches an accepted INVITE is the user's
            case State.Accepted _ -> {
                if (ack) {
                    to.tell(new TransactionAction.AckReceived(again, route.flow()));
                }
            }
            case State.Confirmed _, State.Terminated _ -> {}
        }
    }

    private void confirm(Surroundings to) {
        to.stop(this, Timer.G);
        to.stop(this, Timer.H);
        if (route.isReliable()) {
            state = terminate(to); // Timer I is zero
        } else {
            to.start(this, Timer.I, to.timers().t4());
            state = new State.Confirmed();
        }
    }

    @Override
    void respond(SipResponse response, Surroundings to) {
        int status = response.status();
        switch (state) {
            case State.Proceeding _ -> {
                to.stop(this, Timer.TRYING);
                byte[] octets = response.emit();
                route.send(octets, to);
                if (status < 200) {
                    state = new State.Proceeding(octets);
                } else if (status < 300) {
                    to.start(this, Timer.L, to.timers().transactionTimeout());
                    state = new State.Accepted();
                } else {
                    Duration t1 = to.timers().t1();
                    if (!route.isReliable()) {
                        to.start(this, Timer.G, t1);
                    }
                    to.start(this, Timer.H, to.timers().transactionTimeout());
                    state = new State.Completed(octets, t1);
                }
            }
            case State.Accepted _ -> {
                if (status >= 200 && status < 300) {
                    route.send(response.emit(), to); // the user repeats it, or a proxy passes on another fork's
                }
            }
            case State.Completed _, State.Confirmed _, State.Terminated _ -> {}
        }
    }

    @Override
    public void fire(Timer timer, Surroundings to) {
        switch (timer) {
            case TRYING -> respond(SipResponse.to(request, 100).build(), to);
            case G -> {
                if (state instanceof State.Completed(byte[] response, Duration interval)) {
                    Duration next = to.timers().doubled(interval);
                    route.send(response, to);
                    to.start(this, Timer.G, next);
                    state = new State.Completed(response, next);
                }
            }
            case H -> {
                to.tell(new TransactionAction.AckMissing(id));
                state = terminate(to);
            }
            case I, L -> state = terminate(to);
            default -> throw new IllegalStateException("an INVITE server has no timer " + timer);
        }
    }

    private State terminate(Surroundings to) {
        to.ended(this);
        return new State.Terminated();
    }
}
