package gatehouse.sip.ua;

import gatehouse.base.Decoded;
import gatehouse.base.Flow;
import gatehouse.sip.body.SipFragment;
import gatehouse.sip.dialog.DialogId;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.transaction.ServerTransactionId;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Transfer within a call: REFER and the subscription that it makes (RFC 3515), in both directions. */
final class Transfer {
    private static final MediaType SIPFRAG = MediaType.of(SipFragment.MEDIA_TYPE + ";version=2.0");
    private static final int LONGEST = 180; // seconds that the subscription of a REFER holds

    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()";

    private final Leg leg;
    private @Nullable ServerTransactionId askedBy;
    private @Nullable SipRequest asked;
    private @Nullable SipRequest notifies;
    private boolean notifying;
    private int news;
    private boolean weListen;

    Transfer(Leg leg) {
        this.leg = leg;
    }

    // ---- ours

    /** Asks the other side to call the target, in place of the call of {@code consulted}. */
    void ask(CallEvent.Transfer wish, @Nullable Leg consulted, Stack stack) {
        NameAddr where = wish.target();
        SipUri uri = where.sipUri();
        if (consulted != null && uri != null) {
            DialogId replaces = consulted.dialog().id();
            // RFC 3891 3: the tags are those of the dialog as the one who gets the INVITE sees it
            String value = replaces.callId() + ";to-tag=" + replaces.remoteTag() + ";from-tag=" + replaces.localTag();
            where = NameAddr.of(SipUri.of(uri.withoutHeaders() + "?Replaces=" + escaped(value)));
        }
        RequestBuilder refer = leg.newRequest(Method.REFER, stack)
                .set(Headers.REFER_TO, where)
                .set(
                        Headers.REFERRED_BY,
                        NameAddr.of(leg.call().party().address().uri()));
        if (wish.silent()) {
            refer.set(Headers.REFER_SUB, Parameterized.of("false"));
        }
        weListen = true;
        leg.send(refer, new Outcome(), stack);
    }

    /** As a header value of a URI (RFC 3261 25.1, hvalue). */
    private static String escaped(String value) {
        StringBuilder out = new StringBuilder(value.length() + 24);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (UNRESERVED.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.toHexDigits((byte) c));
            }
        }
        return out.toString();
    }

    /** RFC 4488: whether a message says that nothing will be told of the transfer. */
    private static boolean isSilent(SipMessage message) {
        Parameterized sub = message.value(Headers.REFER_SUB);
        return sub != null && sub.is("false");
    }

    private final class Outcome implements ResponseHandler {
        @Override
        public void response(SipResponse response, Flow flow, Stack stack) {
            if (response.isFinal()) {
                // RFC 4488: the other side may have chosen to tell nothing
                told(response.status(), !response.isSuccess() || isSilent(response), stack);
            }
        }

        @Override
        public void failed(int status, String reason, Stack stack) {
            told(status, true, stack);
        }
    }

    private void told(int status, boolean last, Stack stack) {
        if (weListen) {
            weListen = !last;
            stack.tell(new CallAction.TransferProgressed(leg.call().handle, status, last));
        }
    }

    /** A NOTIFY within the call. */
    void notified(ServerTransactionId id, SipRequest message, Stack stack) {
        Parameterized event = message.value(Headers.EVENT);
        if (event == null || !event.is("refer")) {
            leg.reject(id, message, 489, stack);
            return;
        }
        if (!weListen) {
            leg.reject(id, message, 481, stack);
            return;
        }
        stack.respond(id, leg.answer(message, 200, stack).build());
        Parameterized state = message.value(Headers.SUBSCRIPTION_STATE);
        boolean last = state != null && state.is("terminated");
        if (SipFragment.decode(message.body()) instanceof Decoded.Ok<SipFragment>(SipFragment news)
                && news.status() > 0) {
            told(news.status(), last || news.status() >= 200, stack);
        } else if (last) {
            told(408, true, stack);
        }
    }

    // ---- the other side's

    /** A REFER within the call. */
    void asked(ServerTransactionId id, SipRequest refer, Stack stack) {
        NameAddr target = refer.value(Headers.REFER_TO);
        if (target == null || refer.values(Headers.REFER_TO).size() != 1) {
            leg.reject(id, refer, 400, stack); // RFC 3515 2.4.2
            return;
        }
        if (asked != null || notifies != null) {
            leg.reject(id, refer, 500, stack); // one transfer at a time
            return;
        }
        askedBy = id;
        asked = refer;
        stack.tell(new CallAction.TransferAsked(leg.call().handle, target, refer));
    }

    void answer(int status, Stack stack) {
        ServerTransactionId id = askedBy;
        SipRequest refer = asked;
        if (id == null || refer == null) {
            return;
        }
        askedBy = null;
        asked = null;
        if (status >= 300) {
            leg.reject(id, refer, status, stack);
            return;
        }
        boolean silent = isSilent(refer);
        var response = leg.answer(refer, 202, stack);
        if (silent) {
            response.set(Headers.REFER_SUB, Parameterized.of("false"));
        }
        stack.respond(id, response.build());
        if (!silent) {
            notifies = refer;
            progress(100, stack); // RFC 3515 2.4.4: the first NOTIFY follows at once
        }
    }

    /** Tells how the new call stands; one NOTIFY at a time, so that none is overtaken, and only the latest news. */
    void progress(int status, Stack stack) {
        SipRequest refer = notifies;
        if (refer == null) {
            return;
        }
        if (notifying) {
            news = status;
            return;
        }
        boolean last = status >= 200;
        String reason = SipResponse.to(refer, status).build().reason();
        RequestBuilder message = leg.newRequest(Method.NOTIFY, stack)
                .set(Headers.EVENT, Parameterized.of("refer;id=" + refer.cseq().number()))
                .set(
                        Headers.SUBSCRIPTION_STATE,
                        Parameterized.of(last ? "terminated;reason=noresource" : "active;expires=" + LONGEST))
                .body(SIPFRAG, "SIP/2.0 " + status + " " + reason + "\r\n");
        notifying = true;
        news = 0;
        if (last) {
            notifies = null;
        }
        leg.send(message, new Told(), stack);
    }

    private final class Told implements ResponseHandler {
        @Override
        public void response(SipResponse response, Flow flow, Stack stack) {
            if (response.isFinal()) {
                if (response.status() == 481) {
                    notifies = null; // RFC 6665 4.2.2: nobody listens any more
                }
                next(stack);
            }
        }

        @Override
        public void failed(int status, String reason, Stack stack) {
            notifies = null;
            next(stack);
        }

        private void next(Stack stack) {
            notifying = false;
            if (news > 0) {
                progress(news, stack);
            }
        }
    }
}
