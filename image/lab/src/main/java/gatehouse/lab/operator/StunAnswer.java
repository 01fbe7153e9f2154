package gatehouse.lab.operator;

import gatehouse.base.Flow;
import gatehouse.sip.stun.StunMessage;
import org.jspecify.annotations.Nullable;

/** The edge proxy as a server of STUN on its port of SIP (RFC 5626 5.4, 8): whoever asks is told where he is seen. */
final class StunAnswer {
    private static final int UNKNOWN_ATTRIBUTE = 420; // RFC 8489 14.8

    private StunAnswer() {}

    /** What {@code message}, which came over {@code flow}, is answered with; null for what wants no answer. */
    static @Nullable StunMessage to(StunMessage message, Flow flow) {
        if (!(message instanceof StunMessage.Request request)) {
            return null;
        }
        return request.unknown().isEmpty()
                ? new StunMessage.Success(request.id(), flow.remote())
                : new StunMessage.Refusal(request.id(), UNKNOWN_ATTRIBUTE, request.unknown());
    }
}
