package gatehouse.sip.world;

import gatehouse.base.Decoded;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;

/** Puts SIP messages into the words of a ladder: {@code INVITE}, {@code 200 OK (INVITE)}. */
public final class Wording {
    private Wording() {}

    public static String describe(byte[] octets) {
        return switch (SipParser.parse(octets)) {
            case Decoded.Ok<SipMessage>(SipRequest request) -> request.method().name();
            // RFC 4320 4.1: a slow request that is no INVITE gets 100; figures do not draw it
            case Decoded.Ok<SipMessage>(SipResponse response)
            when response.status() == 100 && !response.cseq().method().equals(Method.INVITE) -> null;
            case Decoded.Ok<SipMessage>(SipResponse response) ->
                response.status() + " " + response.reason() + " ("
                        + response.cseq().method() + ")";
            case Decoded.Ok<SipMessage> other -> throw new AssertionError(other);
            case Decoded.Malformed<SipMessage> malformed -> null;
        };
    }
}
