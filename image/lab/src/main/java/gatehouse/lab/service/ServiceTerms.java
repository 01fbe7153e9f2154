package gatehouse.lab.service;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.IpAddress;
import gatehouse.media.sdp.LocalAudio;
import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.media.sdp.Negotiation;
import gatehouse.media.sdp.OfferAnswer;
import gatehouse.media.sdp.Origin;
import gatehouse.media.sdp.PayloadFormat;
import gatehouse.media.sdp.SessionDescription;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a service subscriber offers and agrees to (RFC 3264): G.711 or G.722 at its own address, one stream a call. */
final class ServiceTerms {
    /** What a service can speak: more than most subscribers, so that each of theirs is met. */
    private static final List<PayloadFormat> FORMATS = List.of(
            PayloadFormat.PCMA,
            PayloadFormat.PCMU,
            PayloadFormat.G722,
            PayloadFormat.telephoneEvent(101),
            PayloadFormat.COMFORT_NOISE);

    private final IpAddress media;
    private final Entropy entropy;

    ServiceTerms(IpAddress media, Entropy entropy) {
        this.media = media;
        this.entropy = entropy;
    }

    /** Our answer to the offer in {@code request}, now our last word in the dialog; null when nothing fits. */
    Negotiation.@Nullable Agreed answer(ServiceDialog dialog, SipRequest request) {
        SessionDescription last = dialog.lastOurs;
        Origin origin = last == null ? origin() : last.origin().next();
        if (!(SessionDescription.decode(request.body()) instanceof Decoded.Ok<SessionDescription>(var offer))
                || !(OfferAnswer.answer(offer, origin, dialog.keys().answer(offer, audio(dialog)))
                        instanceof Negotiation.Agreed agreed)) {
            return null;
        }
        dialog.lastOurs = agreed.answer();
        return agreed;
    }

    /** Our offer, the first or another one, now our last word in the dialog. */
    SessionDescription offer(ServiceDialog dialog) {
        SessionDescription last = dialog.lastOurs;
        SessionDescription ours = last == null
                ? OfferAnswer.offer(origin(), dialog.keys().offer(audio(dialog)))
                : OfferAnswer.reoffer(last, spoken(last), dialog.keys().offer(audio(dialog)));
        dialog.lastOurs = ours;
        return ours;
    }

    /** The voice that {@code message} agrees to of our {@code offer}. */
    Decoded<NegotiatedAudio> accept(ServiceDialog dialog, SessionDescription offer, SipMessage message) {
        int section = spoken(offer);
        LocalAudio local =
                audio(dialog).withProtocols(List.of(offer.media().get(section).protocol()));
        return SessionDescription.decode(message.body())
                .then(answer -> OfferAnswer.accept(offer, section, local, answer))
                .then(audio -> dialog.keys().answered(audio.remote())
                        ? Decoded.ok(audio)
                        : Decoded.malformed("the answer has no key for what was offered", 0));
    }

    /** The stream of ours that is in use: the others that a caller once offered we refused with port 0. */
    private static int spoken(SessionDescription ours) {
        int section = 0;
        while (section < ours.media().size() - 1 && ours.media().get(section).isRejected()) {
            section++;
        }
        return section;
    }

    private Origin origin() {
        return Origin.of(ByteView.of(entropy.bytes(4)).u32(0), media);
    }

    private LocalAudio audio(ServiceDialog dialog) {
        return LocalAudio.g711(new Endpoint(media, dialog.port())).withFormats(FORMATS);
    }
}
