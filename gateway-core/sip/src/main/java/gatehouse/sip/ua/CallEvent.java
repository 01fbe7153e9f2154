package gatehouse.sip.ua;

import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Uri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the owner wants of a call. An event that does not fit the call's state is ignored. */
public sealed interface CallEvent extends SipEvent {
    /** Which call. */
    CallHandle call();

    /**
     * Call somebody.
     *
     * @param call a fresh handle of {@link UserAgentCore#newCall}
     * @param target the Request-URI and To
     * @param offer the session offered; null lets the other side offer (the owner then answers with {@link Answer})
     * @param extras further lines of the INVITE: Replaces, Privacy, Alert-Info, History-Info...
     */
    record Start(
            CallHandle call,
            Party party,
            Uri target,
            @Nullable Body offer,
            List<Extra<?>> extras) implements CallEvent {}

    /**
     * Tell the caller how it stands.
     *
     * @param status 101 to 199: 180 ringing, 183 with early media
     * @param body the answer as early media, or with {@code reliable} the offer where INVITE had none
     * @param reliable whether it must arrive (RFC 3262); done where the caller supports it
     */
    record Progress(CallHandle call, int status, @Nullable Body body, boolean reliable, List<Extra<?>> extras)
            implements CallEvent {}

    /** Take an incoming call; {@code body} is the answer, or the offer where INVITE had none; null if both were sent. */
    record Accept(CallHandle call, @Nullable Body body, List<Extra<?>> extras) implements CallEvent {}

    /**
     * Refuse an incoming call, or redirect it with 3xx and Contact lines.
     *
     * @param body what explains the refusal (488, 580), or null
     */
    record Reject(
            CallHandle call,
            int status,
            List<Extra<?>> extras,
            @Nullable Body body) implements CallEvent {
        /** Without a body. */
        public Reject(CallHandle call, int status, List<Extra<?>> extras) {
            this(call, status, extras, null);
        }
    }

    /**
     * End a call in whatever state it is: CANCEL, BYE or 480.
     *
     * @param reason a Reason value (RFC 3326) such as {@code Q.850;cause=16}, or "" for none
     */
    record HangUp(CallHandle call, String reason) implements CallEvent {}

    /**
     * Offer another session: UPDATE before the call is answered, re-INVITE after. Hold is such an offer.
     *
     * @param extras further lines of that request
     */
    record Offer(CallHandle call, Body body, List<Extra<?>> extras) implements CallEvent {
        /** Without further lines. */
        public Offer(CallHandle call, Body body) {
            this(call, body, List.of());
        }
    }

    /** Answer {@link CallAction.OfferReceived}. */
    record Answer(CallHandle call, Body body) implements CallEvent {}

    /**
     * Refuse {@link CallAction.OfferReceived}: the session stays as it was.
     *
     * @param body what explains the refusal, or null
     */
    record RefuseOffer(
            CallHandle call, int status, @Nullable Body body) implements CallEvent {
        /** Without a body. */
        public RefuseOffer(CallHandle call, int status) {
            this(call, status, null);
        }
    }

    /**
     * Ask the other side to call {@code target} (RFC 3515).
     *
     * @param replaces the call that the new one is to take the place of (RFC 3891), or null for a blind transfer
     * @param silent whether nothing shall be told of how the new call goes (RFC 4488); the other side may tell all the same
     */
    record Transfer(
            CallHandle call, NameAddr target, @Nullable CallHandle replaces, boolean silent) implements CallEvent {}

    /** Agree to {@link CallAction.TransferAsked}, or refuse it with a status above 299. */
    record AnswerTransfer(CallHandle call, int status) implements CallEvent {}

    /** Tell who asked for a transfer how the new call stands: its status (sent as sipfrag in NOTIFY). */
    record TransferProgress(CallHandle call, int status) implements CallEvent {}

    /** The call's requests take the way of this party from now on, and say what it says. */
    record Move(CallHandle call, Party party) implements CallEvent {}
}
