package gatehouse.b2bua;

import gatehouse.b2bua.CallFact.State;
import gatehouse.base.Decoded;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.Uri;
import gatehouse.sip.ua.Body;
import gatehouse.sip.ua.CallHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call between a line and the network. */
final class LineCall {
    /** Branches of a fork whose words are kept; a house has fewer phones. */
    private static final int MOST_SIGNS = 32;

    CallHandle handle;
    final Line line;
    VoiceNegotiation voice;
    /** A change within the call that waits for the other side's resources (RFC 3312 6), or null. */
    @Nullable
    VoiceNegotiation change;

    private final String id;
    private final boolean outgoing;
    private final @Nullable String remote;
    private final long startedAt;
    /** The offer of an incoming call that is not answered yet. */
    @Nullable
    Body waitingOffer;
    /** What came of an answer that went out before the call was taken; its voice waits until then. */
    VoiceNegotiation.@Nullable Agreement agreed;
    /** Whether the line does not know of the call yet, since its preconditions are not met (RFC 3312 5.2). */
    boolean held;
    /** Which of its account's identities the line is in this call; null for the one registered. */
    @Nullable
    Uri self;
    /** Whether the called side is not to see who calls. */
    boolean withheld;
    /** Whether voice flows. */
    boolean speaking;
    /** Whether that voice is protected. */
    boolean isProtected;
    /** Whether the line takes part, and is to be told when that is over. */
    boolean onLine = true;
    /** Whether the line has left, and only the network's end is awaited. */
    boolean parted;
    /** Whether the answer has come, or ours was acknowledged. */
    boolean established;
    /** Whether the other side is to get an offer as soon as there may be one. */
    boolean owesOffer;

    private State state = State.CALLING;
    private @Nullable Long signAt;
    private @Nullable Long answeredAt;
    private FarEnd farEnd = FarEnd.UNKNOWN;
    /** What each branch of a forked call has said of its own end, where it has. */
    private final Map<String, FarEnd> signs = new HashMap<>();

    LineCall(
            String id,
            CallHandle handle,
            Line line,
            VoiceNegotiation voice,
            boolean outgoing,
            @Nullable String remote,
            long startedAt) {
        this.id = id;
        this.handle = handle;
        this.line = line;
        this.voice = voice;
        this.outgoing = outgoing;
        this.remote = remote;
        this.startedAt = startedAt;
    }

    String id() {
        return id;
    }

    /** The number called or the caller's. */
    @Nullable
    String remote() {
        return remote;
    }

    boolean isOutgoing() {
        return outgoing;
    }

    State state() {
        return state;
    }

    /** Whether an offer of ours would cross nothing that is under way. */
    boolean mayOffer() {
        return established && !parted && change == null && !voice.isOffering();
    }

    /** One branch of our call speaks; what another has said does not hold for its end. */
    void hears(String leg, SipMessage message) {
        FarEnd said = FarEnd.of(message);
        if (said != FarEnd.UNKNOWN && signs.size() < MOST_SIGNS) {
            signs.put(leg, said);
        }
        farEnd = said == FarEnd.UNKNOWN ? signs.getOrDefault(leg, said) : said;
    }

    /** The one other end speaks, first or last. */
    void hears(SipMessage message) {
        FarEnd said = FarEnd.of(message);
        if (said != FarEnd.UNKNOWN) {
            farEnd = said;
        }
    }

    /** The called end rings. */
    void rings(long now) {
        if (state == State.CALLING) {
            state = State.RINGING;
            signAt = now;
        }
    }

    /** The called end answered. */
    void talks(long now) {
        if (state == State.CALLING || state == State.RINGING) {
            state = State.TALKING;
            answeredAt = now;
            if (signAt == null) {
                signAt = now;
            }
        }
    }

    /** Voice flows as agreed; says whether there is an agreement. */
    boolean agree(Decoded<VoiceNegotiation.Agreement> outcome, Consumer<? super B2buaAction> out) {
        if (outcome instanceof Decoded.Ok<VoiceNegotiation.Agreement>(VoiceNegotiation.Agreement agreement)) {
            speak(agreement, out);
            return true;
        }
        tellRefusal(voice, out);
        return false;
    }

    /** Says so where the other side's words would not do for their protection. */
    void tellRefusal(VoiceNegotiation negotiation, Consumer<? super B2buaAction> out) {
        String why = negotiation.takeRefusal();
        if (why != null) {
            out.accept(new B2buaAction.ProtectionRefused(line.id(), id, why));
        }
    }

    /** Voice flows as agreed. */
    void speak(VoiceNegotiation.Agreement agreement, Consumer<? super B2buaAction> out) {
        speaking = true;
        isProtected = agreement.protection().keys() != null;
        out.accept(new B2buaAction.Voice(line.id(), id, voice.rtp(), agreement.audio(), agreement.protection()));
    }

    /** As it stands. */
    CallFact fact() {
        return fact(state, null);
    }

    /** As it ended. */
    CallFact over(@Nullable String failure) {
        return fact(State.ENDED, failure);
    }

    private CallFact fact(State as, @Nullable String failure) {
        return new CallFact(id, line.id(), outgoing, remote, as, startedAt, signAt, answeredAt, farEnd, failure);
    }
}
