package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.RAck;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What we acknowledge reliable provisional responses with (RFC 3262 4), until each has its final response. */
final class OwnPracks implements ResponseHandler {
    /** At once; RFC 3262 3 has the other side wait for each before it sends its next response, but for the first answer. */
    private static final int MOST_OPEN = 8;

    private final Leg leg;
    private final Consumer<Stack> answered;
    private int open;

    /** {@code answered} hears of each that is over. */
    OwnPracks(Leg leg, Consumer<Stack> answered) {
        this.leg = leg;
        this.answered = answered;
    }

    boolean areOpen() {
        return open > 0;
    }

    /** Whether a further one has to wait: the response that wants it comes again (RFC 3262 3). */
    boolean areTooMany() {
        return open >= MOST_OPEN;
    }

    void send(SipRequest invite, SipResponse provisional, @Nullable Body body, Stack stack) {
        Long rseq = provisional.value(Headers.RSEQ);
        RequestBuilder request =
                leg.newRequest(Method.PRACK, stack).set(Headers.RACK, new RAck(rseq == null ? 0 : rseq, invite.cseq()));
        if (body != null) {
            body.into(request);
        }
        open++;
        leg.send(request, this, stack);
    }

    @Override
    public void response(SipResponse response, Flow flow, Stack stack) {
        if (response.isFinal()) {
            over(stack);
        }
    }

    @Override
    public void failed(int status, String reason, Stack stack) {
        over(stack);
    }

    private void over(Stack stack) {
        open--;
        answered.accept(stack);
    }
}
