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
    private @Nullable SessionDescription ours;
    private int section;

    VoiceNegotiation(Line line, Endpoint rtp, Entropy entropy) {
        this.local = LocalAudio.g711(rtp).withFormats(line.formats());
        // RFC 8866 5.2: a number that no other session of ours has
        this.origin = Origin.of(ByteView.of(entropy.bytes(4)).u32(0), rtp.address());
    }

    /** Where we receive RTP. */
    Endpoint rtp() {
        return local.rtp();
    }

    /** Our offer: the first one, or the next with what stands now. */
    Body offer() {
        SessionDescription last = ours;
        SessionDescription offer = last == null
                ? OfferAnswer.offer(origin, local)
                : OfferAnswer.reoffer(last, section, local.withDirection(Direction.SENDRECV));
        ours = offer;
        return body(offer);
    }

    /** Takes the answer to our last offer; malformed says what is wrong with it. */
    Decoded<NegotiatedAudio> answered(Body answer) {
        SessionDescription offer = ours;
        if (offer == null) {
            return Decoded.malformed("an answer without an offer", 0);
        }
        return describe(answer).then(theirs -> OfferAnswer.accept(offer, section, local, theirs));
    }

    /** Our answer to their offer, with what comes of it. */
    record Answer(Body body, NegotiatedAudio audio) {}

    /** Answers an offer; malformed says why it cannot be. */
    Decoded<Answer> answer(Body offer) {
        SessionDescription last = ours;
        return describe(offer).then(theirs -> switch (OfferAnswer.answer(
                theirs, last == null ? origin : last.origin().next(), local)) {
            case Negotiation.Refused(String reason) -> Decoded.malformed(reason, 0);
            case Negotiation.Agreed(SessionDescription answer, NegotiatedAudio audio) -> {
                ours = answer;
                section = audio.section();
                yield Decoded.ok(new Answer(body(answer), audio));
            }
        });
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
