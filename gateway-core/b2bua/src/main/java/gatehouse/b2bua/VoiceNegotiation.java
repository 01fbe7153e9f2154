package gatehouse.b2bua;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.media.sdp.Attribute;
import gatehouse.media.sdp.Direction;
import gatehouse.media.sdp.LocalAudio;
import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.media.sdp.Negotiation;
import gatehouse.media.sdp.OfferAnswer;
import gatehouse.media.sdp.Origin;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.ua.Body;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The session descriptions of one call, ours and theirs (RFC 3264): one audio stream, one version after the other. */
final class VoiceNegotiation {
    private static final Reply NO_COMMON_GROUND = new Reply.Refused(488, null);

    private final LocalAudio local;
    private final Origin origin;
    private final VoiceKeys keys;
    private final Reservation reservation;
    private @Nullable SessionDescription ours;
    /** The same without precondition lines. */
    private @Nullable SessionDescription bare;

    private int section;
    private boolean offering;

    VoiceNegotiation(Line line, Endpoint rtp, VoiceKeys keys, Reservation reservation, Entropy entropy) {
        this(
                LocalAudio.g711(rtp).withFormats(line.formats()),
                // RFC 8866 5.2: a number that no other session of ours has
                Origin.of(ByteView.of(entropy.bytes(4)).u32(0), rtp.address()),
                keys,
                reservation);
    }

    private VoiceNegotiation(LocalAudio local, Origin origin, VoiceKeys keys, Reservation reservation) {
        this.local = local;
        this.origin = origin;
        this.keys = keys;
        this.reservation = reservation;
    }

    /** The same as it stands, to go on with a change that may come to nothing. */
    VoiceNegotiation copy() {
        VoiceNegotiation copy = new VoiceNegotiation(local, origin, keys.copy(), reservation.copy());
        copy.ours = ours;
        copy.bare = bare;
        copy.section = section;
        return copy;
    }

    /** What {@code change} said did not come to pass, but its versions have been used (RFC 8866 5.2). */
    void passOver(VoiceNegotiation change) {
        SessionDescription mine = ours;
        SessionDescription last = change.ours;
        if (mine != null && last != null) {
            ours = new SessionDescription(
                    last.origin(), mine.name(), mine.connection(), mine.lines(), mine.attributes(), mine.media());
        }
    }

    /** What an offer and its answer came to. */
    record Agreement(NegotiatedAudio audio, VoiceProtection protection) {}

    /** The resources that the call may wait for. */
    Reservation reservation() {
        return reservation;
    }

    /** Where we receive RTP. */
    Endpoint rtp() {
        return local.rtp();
    }

    /** Whether the other side has been told anything. */
    boolean isDescribed() {
        return ours != null;
    }

    /** Our offer: the first one, or the next with what stands now. */
    Body offer() {
        return offer(false);
    }

    /** The same, with {@code rekey} under a new key of ours. */
    Body offer(boolean rekey) {
        offering = true;
        LocalAudio wish = keys.offer(local, rekey);
        SessionDescription last = ours;
        SessionDescription offer = last == null
                ? OfferAnswer.offer(origin, wish)
                : OfferAnswer.reoffer(last, section, wish.withDirection(Direction.SENDRECV));
        return body(say(offer, reservation.offer()));
    }

    /** Whether an offer of ours waits for its answer: another would take the keys away that the answer is about. */
    boolean isOffering() {
        return offering;
    }

    /** Our offer was refused or passed over: what stood before stands, and another may be made. */
    void concluded() {
        offering = false;
    }

    /** What we say from now on. */
    private SessionDescription say(SessionDescription description, List<Attribute> preconditions) {
        SessionDescription said = description.plus(section, preconditions);
        bare = description;
        ours = said;
        return said;
    }

    /** Whether a second first offer, in clear, may go out now that the one with SRTP was refused. */
    boolean fallBack() {
        return keys.fallBack();
    }

    /** Why the last answer or offer would not do for its protection, once; null when that was not so. */
    @Nullable
    String takeRefusal() {
        return keys.takeRefusal();
    }

    /** The call is answered: its other forks are over. */
    void settle() {
        keys.settle();
        reservation.settle();
    }

    /** Takes the answer to our last offer; malformed says what is wrong with it. */
    Decoded<Agreement> answered(Body answer, boolean early) {
        offering = false;
        SessionDescription offer = ours;
        if (offer == null) {
            return Decoded.malformed("an answer without an offer", 0);
        }
        return describe(answer)
                .then(theirs -> OfferAnswer.accept(offer, section, keys.accepting(local), theirs))
                .then(audio -> reservation
                        .weigh(audio.remote())
                        .then(table -> keys.answered(audio.remote(), early).map(how -> {
                            reservation.take(table);
                            return new Agreement(audio, how);
                        })));
    }

    /** What is said to an offer. */
    sealed interface Reply {
        /** Our answer, with what comes of it. */
        record Answer(Body body, Agreement agreement) implements Reply {}

        /** A refusal, with the description that explains it or null. */
        record Refused(int status, @Nullable Body body) implements Reply {}
    }

    /** Answers an offer, or refuses it: then everything stays as it was. */
    Reply answer(Body offer) {
        return describe(offer)
                .then(theirs -> keys.answer(theirs, local))
                .then(this::answer)
                .or(NO_COMMON_GROUND);
    }

    private Decoded<Reply> answer(VoiceKeys.Reply reply) {
        SessionDescription last = ours;
        return switch (OfferAnswer.answer(
                reply.offer(), last == null ? origin : last.origin().next(), reply.local())) {
            case Negotiation.Refused(String reason) -> Decoded.malformed(reason, 0);
            case Negotiation.Agreed(SessionDescription answer, NegotiatedAudio audio) ->
                reservation.weigh(audio.remote()).map(table -> {
                    if (table.isHopeless()) {
                        return new Reply.Refused(580, body(answer.plus(audio.section(), table.refusal())));
                    }
                    section = audio.section();
                    keys.commit(reply);
                    reservation.take(table);
                    SessionDescription said = say(answer, table.answer());
                    return new Reply.Answer(body(said), new Agreement(audio, reply.protection()));
                });
        };
    }

    /** What a 580 says when the other side's resources did not come in time (RFC 3312 5.4). */
    @Nullable
    Body expired() {
        SessionDescription said = bare;
        return said == null ? null : body(said.plus(section, reservation.expired()));
    }

    private static Decoded<SessionDescription> describe(Body body) {
        return body.type().is(SessionDescription.CONTENT_TYPE)
                ? SessionDescription.decode(body.octets())
                : Decoded.malformed("the body is no session description", 0);
    }

    private static Body body(SessionDescription description) {
        return new Body(MediaType.SDP, ByteView.of(description.encode()));
    }
}
