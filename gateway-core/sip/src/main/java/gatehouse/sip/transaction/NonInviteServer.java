package gatehouse.sip.transaction;

import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/** The non-INVITE server transaction: RFC 3261 17.2.2 with the rules of RFC 4320. */
final class NonInviteServer extends ServerTransaction {
    private sealed interface State {
        record Trying() implements State {}

        /** 100 was sent. */
        @SuppressWarnings("ArrayRecordComponent")
        record Proceeding(byte[] trying) implements State {}

        /** The final response was sent; repeats of the request get it again. */
        @SuppressWarnings("ArrayRecordComponent")
        record Completed(byte[] response) implements State {}

        record Terminated() implements State {}
    }

    private State state = new State.Trying();

    NonInviteServer(ServerTransactionId id, SipRequest request, ResponseRoute route) {
        super(id, request, route);
    }

    @Override
    boolean isPending() {
        return state instanceof State.Trying || state instanceof State.Proceeding;
    }

    @Override
    boolean isForRepeatsAlone() {
        return state instanceof State.Completed;
    }

    @Override
    void begin(Surroundings to) {
        to.start(this, Timer.TRYING, to.timers().untilTimerEIsT2());
        // A user that never answers must not keep the transaction: the client gives up at Timer F
        to.start(this, Timer.F, to.timers().transactionTimeout());
    }

    @Override
    void repeated(SipRequest again, Surroundings to) {
        byte @Nullable [] last = switch (state) {
            case State.Proceeding(byte[] trying) -> trying;
            case State.Completed(byte[] response) -> response;
            case State.Trying _, State.Terminated _ -> null;
        };
        if (last != null) {
            route.send(last, to);
        }
    }

    @Override
    void respond(SipResponse response, Surroundings to) {
        int status = response.status();
        if (!isPending()) {
            return;
        }
        if (status < 200) {
            // RFC 4320 4.1: no provisional response but 100, and that one when Timer TRYING says
            return;
        }
        to.stop(this, Timer.TRYING);
        to.stop(this, Timer.F);
        if (status == 408) {
            state = terminate(to); // RFC 4320 4.2: 408 always comes too late
            return;
        }
        byte[] octets = response.emit();
        route.send(octets, to);
        if (route.isReliable()) {
            state = terminate(to); // Timer J is zero
        } else {
            to.start(this, Timer.J, to.timers().transactionTimeout());
            state = new State.Completed(octets);
        }
    }

    @Override
    public void fire(Timer timer, Surroundings to) {
        switch (timer) {
            case TRYING -> {
                byte[] trying = SipResponse.to(request, 100).build().emit();
                route.send(trying, to);
                state = new State.Proceeding(trying);
            }
            case F, J -> state = terminate(to);
            default -> throw new IllegalStateException("a non-INVITE server has no timer " + timer);
        }
    }

    private State terminate(Surroundings to) {
        to.ended(this);
        return new State.Terminated();
    }
}
