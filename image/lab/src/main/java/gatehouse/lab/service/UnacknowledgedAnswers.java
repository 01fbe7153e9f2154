package gatehouse.lab.service;

import gatehouse.base.Deadlines;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transaction.ServerTransactionId;
import gatehouse.sip.transaction.TransactionEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The 2xx answers to INVITEs whose ACK has not come: each is sent again after T1, then at intervals that double up to
 * T2, and the call is given up after 64 T1 (RFC 3261 13.3.1.4). Transactions do not do this: a 2xx ends theirs.
 */
final class UnacknowledgedAnswers {
    private static final long T1 = Duration.ofMillis(500).toNanos();
    private static final long T2 = Duration.ofSeconds(4).toNanos();

    private record Answer(ServerTransactionId id, SipResponse response, long interval, long until) {}

    private final Map<String, Answer> answers = new HashMap<>();
    private final Deadlines<String> due = new Deadlines<>();

    /** A call's INVITE was answered just now. */
    void sent(String call, ServerTransactionId id, SipResponse response, long now) {
        answers.put(call, new Answer(id, response, T1, now + 64 * T1));
        due.set(call, now + T1);
    }

    /** The ACK of a call's INVITE with this number has come. */
    void acknowledged(String call, long cseq) {
        Answer answer = answers.get(call);
        if (answer != null && answer.response().cseq().number() == cseq) {
            forget(call);
        }
    }

    /** The call is over. */
    void forget(String call) {
        answers.remove(call);
        due.cancel(call);
    }

    /** When {@link #expire} is wanted, or {@link Deadlines#NEVER}. */
    long next() {
        return due.next();
    }

    /** Sends again what is due; tells the calls that nobody acknowledged in all that time. */
    void expire(long now, Consumer<TransactionEvent.SendResponse> again, Consumer<String> givenUp) {
        for (String call = due.poll(now); call != null; call = due.poll(now)) {
            Answer answer = answers.get(call);
            if (answer == null) {
                continue;
            }
            if (now >= answer.until()) {
                forget(call);
                givenUp.accept(call);
                continue;
            }
            again.accept(new TransactionEvent.SendResponse(answer.id(), answer.response()));
            long interval = Math.min(T2, 2 * answer.interval());
            answers.put(call, new Answer(answer.id(), answer.response(), interval, answer.until()));
            due.set(call, Math.min(now + interval, answer.until()));
        }
    }
}
