package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/** What the owner is told of a call. */
public sealed interface CallAction extends SipAction {
    /** Which call. */
    CallHandle call();

    /**
     * Somebody calls. The owner answers with Progress, Accept, Reject or HangUp; 100 has been seen to.
     *
     * @param offer null where our answer is to be the offer
     * @param replaces the call that this one takes the place of once it is accepted (RFC 3891); the core ends that one
     *     then
     */
    record Incoming(
            CallHandle call,
            SipRequest invite,
            @Nullable Body offer,
            @Nullable CallHandle replaces,
            Flow flow) implements CallAction {}

    /**
     * A provisional response above 100 to our call.
     *
     * @param leg tells the branches of a forked call apart
     * @param body early media of that leg, if any
     */
    record Progressed(
            CallHandle call,
            String leg,
            SipResponse response,
            @Nullable Body body) implements CallAction {}

    /**
     * Our call was answered; ACK has gone out, unless an offer has come ({@link OfferReceived} follows: it goes out with
     * the answer).
     *
     * @param body the answer; null when it came before in a reliable provisional response or UPDATE, or when an offer
     *     came
     */
    record Answered(
            CallHandle call,
            String leg,
            SipResponse response,
            @Nullable Body body) implements CallAction {}

    /** The caller has acknowledged our answer: an incoming call stands. {@code body} is the answer to our offer, if any. */
    record Established(CallHandle call, @Nullable Body body) implements CallAction {}

    /**
     * The other side offers another session: answer with Answer or RefuseOffer. Within a call, Progress answers a
     * re-INVITE ahead of its end, which is then for Accept or Reject to bring about (RFC 3312 6); an UPDATE has no such
     * end, and is answered by it at once.
     */
    record OfferReceived(CallHandle call, Body body) implements CallAction {}

    /** The other side wants an offer of ours (a re-INVITE without one): make it with Offer, or refuse with RefuseOffer. */
    record OfferWanted(CallHandle call) implements CallAction {}

    /** The answer to our offer outside the first exchange. */
    record AnswerReceived(CallHandle call, Body body) implements CallAction {}

    /** Our offer was refused: the session stays as it was. */
    record OfferRefused(CallHandle call, int status) implements CallAction {}

    /**
     * The change that was held with Progress is off: its INVITE was cancelled, could not be held, or nobody acknowledged
     * our answer. The session stays as it was.
     */
    record OfferWithdrawn(CallHandle call) implements CallAction {}

    /** The other side wants us to call {@code target}: answer with AnswerTransfer, then TransferProgress. */
    record TransferAsked(CallHandle call, NameAddr target, SipRequest refer) implements CallAction {}

    /**
     * How the transfer that we asked for goes: 202 when agreed to, then the statuses of the new call.
     *
     * @param last whether nothing more will be told
     */
    record TransferProgressed(CallHandle call, int status, boolean last) implements CallAction {}

    /** The call is over; the handle is void. */
    record Ended(CallHandle call, CallEnd end) implements CallAction {}
}
