package gatehouse.b2bua;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.media.sdp.Direction;
import gatehouse.media.sdp.LocalAudio;
import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.media.sdp.Negotiation;
import gatehouse.media.sdp.OfferAnswer;
import gatehouse.media.sdp.Origin;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.ua.Body;
import org.jspecify.annotations.Nullable;

/** The session descriptions of one call, ours and theirs (RFC 3264): one audio stream, one version after the other. */
final class VoiceNegotiation {
    private final LocalAudio local;
    private final Origin origin;
    private final VoiceKeys keys;
    private @Nullable SessionDescription ours;
    private int section;

    VoiceNegotiation(Line line, Endpoint rtp, VoiceKeys keys, Entropy entropy) {
        this.local = LocalAudio.g711(rtp).withFormats(line.formats());
        // RFC 8866 5.2: a number that no other session of ours has
        this.origin = Origin.of(ByteView.of(entropy.bytes(4)).u32(0), rtp.address());
        this.keys = keys;
    }

    /** What an offer and its answer came to. */
    record Agreement(NegotiatedAudio audio, VoiceProtection protection) {}

    /** Where we receive RTP. */
    Endpoint rtp() {
        return local.rtp();
    }

    /** Our offer: the first one, or the next with what stands now. */
    Body offer() {
        return offer(false);
    }

    /** The same, with {@code rekey} under a new key of ours. */
    Body offer(boolean rekey) {
        LocalAudio wish = keys.offer(local, rekey);
        SessionDescription last = ours;
        SessionDescription offer = last == null
                ? OfferAnswer.offer(origin, wish)
                : OfferAnswer.reoffer(last, section, wish.withDirection(Direction.SENDRECV));
        ours = offer;
        return body(offer);
    }

    /** Whether a second first offer, in clear, may go out now that the one with SRTP was refused. */
    boolean fallBack() {
        return keys.fallBack();
    }

    /** The call is answered: its other forks are over. */
    void settle() {
        keys.settle();
    }

    /** Takes the answer to our last offer; malformed says what is wrong with it. */
    Decoded<Agreement> answered(Body answer, boolean early) {
        SessionDescription offer = ours;
        if (offer == null) {
            return Decoded.malformed("an answer without an offer", 0);
        }
        return describe(answer)
                .then(theirs -> OfferAnswer.accept(offer, section, keys.accepting(local), theirs))
                .then(audio -> keys.answered(audio.remote(), early).map(how -> new Agreement(audio, how)));
    }

    /** Our answer to their offer, with what comes of it. */
    record Answer(Body body, Agreement agreement) {}

    /** Answers an offer; malformed says why it cannot be. */
    Decoded<Answer> answer(Body offer) {
        return describe(offer).then(theirs -> keys.answer(theirs, local)).then(this::answer);
    }

    private Decoded<Answer> answer(VoiceKeys.Reply reply) {
        SessionDescription last = ours;
        return switch (OfferAnswer.answer(
                reply.offer(), last == null ? origin : last.origin().next(), reply.local())) {
            case Negotiation.Refused(String reason) -> Decoded.malformed(reason, 0);
            case Negotiation.Agreed(SessionDescription answer, NegotiatedAudio audio) -> {
                ours = answer;
                section = audio.section();
                keys.commit(reply);
                yield Decoded.ok(new Answer(body(answer), new Agreement(audio, reply.protection())));
            }
        };
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
