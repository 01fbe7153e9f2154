package gatehouse.sip.ua;

import gatehouse.base.Endpoint;
import gatehouse.base.Flow;
import gatehouse.sip.stun.StunId;
import gatehouse.sip.stun.StunMessage;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks over a flow of UDP, by STUN, where its far end sees us, and notices when that is somewhere else than before, or
 * when nobody answers (RFC 5626 4.4.2).
 */
final class FlowProbe implements Timed {
    private static final Duration RTO = Duration.ofMillis(500); // RFC 8489 6.2.1, like Rc and Rm
    private static final int MOST_SENDINGS = 7; // Rc
    private static final int LAST_WAIT = 16; // Rm, in RTOs

    private enum Alarm {
        AGAIN
    }

    /** Why a flow is of no use any more. */
    enum Loss {
        /** Nobody answered, in the whole life of the flow. */
        NEVER_ANSWERED,
        /** Nobody answers any more. */
        SILENCE,
        /** A NAT on the way has another binding for us now: what is sent to the old one is lost. */
        MOVED,
        /** The far end refuses to say. */
        REFUSED
    }

    private final BiConsumer<Loss, Stack> lost;
    private @Nullable Flow flow;
    private @Nullable Endpoint mapped;
    private StunMessage.@Nullable Request asked;
    private int sendings;

    FlowProbe(BiConsumer<Loss, Stack> lost) {
        this.lost = lost;
    }

    /** Of another flow, or of one that was made anew: what was known is forgotten. */
    void begin(Flow kept, Stack stack) {
        stop(stack);
        flow = kept;
    }

    void stop(Stack stack) {
        flow = null;
        mapped = null;
        answered(stack);
    }

    private void answered(Stack stack) {
        asked = null;
        stack.stop(this, Alarm.AGAIN);
    }

    /** Asks, unless an answer is waited for already. */
    void ask(Stack stack) {
        if (asked == null) {
            asked = new StunMessage.Request(StunId.fresh(stack.entropy()));
            sendings = 0;
            send(stack);
        }
    }

    private void send(Stack stack) {
        Flow way = flow;
        StunMessage.Request request = asked;
        if (way == null || request == null) {
            return;
        }
        stack.probe(way, request);
        sendings++;
        stack.start(this, Alarm.AGAIN, RTO.multipliedBy(sendings < MOST_SENDINGS ? 1L << (sendings - 1) : LAST_WAIT));
    }

    @Override
    public void fire(Enum<?> what, Stack stack) {
        if (sendings < MOST_SENDINGS) {
            send(stack);
        } else {
            lose(mapped == null ? Loss.NEVER_ANSWERED : Loss.SILENCE, stack);
        }
    }

    void heard(Flow from, StunMessage message, Stack stack) {
        if (asked == null || !from.equals(flow) || !message.id().equals(asked.id())) {
            return;
        }
        switch (message) {
            case StunMessage.Success(var _, Endpoint seen) -> {
                answered(stack);
                Endpoint before = mapped;
                mapped = seen;
                if (before != null && !before.equals(seen)) {
                    lose(Loss.MOVED, stack);
                }
            }
            case StunMessage.Refusal _ -> lose(Loss.REFUSED, stack);
            case StunMessage.Request _, StunMessage.Indication _ -> {} // nobody answers with these
        }
    }

    private void lose(Loss why, Stack stack) {
        answered(stack);
        lost.accept(why, stack);
    }
}
