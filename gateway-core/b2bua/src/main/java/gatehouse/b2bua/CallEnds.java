package gatehouse.b2bua;

import gatehouse.sip.ua.CallEnd;
import gatehouse.telephony.LineEvent.Cause;

/** What the end of a SIP call means to the person at the phone. */
final class CallEnds {
    /** The sentence for 488. */
    static final String NO_COMMON_GROUND =
            "The two ends agree on no codec or no protection: allow more of either for the operator.";

    /** The sentence for a call that must not be made. */
    static final String NO_CONFIDENCE = "Calls of this account must be protected, but their keys would travel in clear:"
            + " choose encrypted signalling for the operator, or another keying.rule.";

    private static final String NO_RESOURCES =
            "The network's resources for the call could not be reserved: call again.";

    private CallEnds() {}

    /** The tone's cause (TS 24.229 has none of this: ETSI TS 183 043 annex D maps responses to tones). */
    static Cause cause(CallEnd end) {
        return switch (end.status()) {
            case 486, 600 -> Cause.BUSY;
            case 404, 410, 484, 485, 604 -> Cause.NO_SUCH_NUMBER;
            case 200, 408, 480, 487, 603 -> Cause.NORMAL;
            default -> end.status() < 300 ? Cause.NORMAL : Cause.CONGESTION;
        };
    }

    /** Why a call to us was refused, for the call list. */
    static String refused(int status) {
        return switch (status) {
            case 421 ->
                "The caller waits for the network's resources without a way to say that it has them: ask the operator.";
            case 580 -> NO_RESOURCES;
            default -> NO_COMMON_GROUND;
        };
    }

    /** Why it came to nothing, for the call list. */
    static String sentence(CallEnd end) {
        return switch (end.status()) {
            case 486, 600 -> "The called line was busy: call again later.";
            case 404, 410, 484, 485, 604 -> "The number does not exist: check how it is written.";
            case 408 -> "The network did not answer: call again, and run the diagnosis if it stays.";
            case 480 -> "The called party could not be reached: call again later.";
            case 487 -> "It was given up before anybody answered: call back whom you have missed.";
            case 488, 606 -> NO_COMMON_GROUND;
            case 200 ->
                "The far end answered with a description of its voice that does not fit ours: call again, and send the support bundle if it stays.";
            case 401, 403, 407 ->
                "The operator did not allow the call: check the password and what the contract permits.";
            case 503 ->
                "The operator's server is out of reach or overloaded: call again later, and run the diagnosis if it stays.";
            case 580 -> NO_RESOURCES;
            case 603 -> "The call was declined: call again later.";
            default ->
                "The network refused the call with status " + end.status()
                        + ": check the number, and run the diagnosis if it stays.";
        };
    }
}
