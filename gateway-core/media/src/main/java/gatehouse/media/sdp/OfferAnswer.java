package gatehouse.media.sdp;

import gatehouse.base.Decoded;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The offer/answer model (RFC 3264) for one audio stream. Streams that are not wanted are refused with port 0; the
 * order and number of {@code m=} sections is kept as section 8 demands.
 */
public final class OfferAnswer {
    private OfferAnswer() {}

    /** A first offer with one audio stream. */
    public static SessionDescription offer(Origin origin, LocalAudio local) {
        return new SessionDescription(
                origin,
                "-",
                Connection.of(local.rtp().address()),
                List.of(),
                List.of(),
                List.of(AudioSection.offer(local)));
    }

    /**
     * A later offer in the same session (RFC 3264 8): our last description with the audio section replaced and the
     * version one on.
     *
     * @param last what we sent last, offer or answer
     * @param section index of the audio section in it
     */
    public static SessionDescription reoffer(SessionDescription last, int section, LocalAudio local) {
        List<MediaDescription> media = new ArrayList<>(last.media());
        media.set(section, AudioSection.offer(local));
        return new SessionDescription(
                last.origin().next(),
                last.name(),
                Connection.of(local.rtp().address()),
                last.lines(),
                last.attributes(),
                media);
    }

    /**
     * Our answer to an offer.
     *
     * @param origin our origin: a new one, or {@link Origin#next()} of the last one we sent
     */
    public static Negotiation answer(SessionDescription offer, Origin origin, LocalAudio local) {
        List<MediaDescription> sections = new ArrayList<>();
        NegotiatedAudio audio = null;
        String reason = "the offer has no audio stream";
        for (MediaDescription section : offer.media()) {
            Choice choice =
                    audio == null ? choose(offer, section, sections.size(), local, false) : new Choice(null, reason);
            if (choice.audio() == null) {
                sections.add(AudioSection.rejection(section));
                reason = section.media().equals("audio") ? choice.reason() : reason;
            } else {
                audio = choice.audio();
                sections.add(AudioSection.answer(section, audio, local));
            }
        }
        if (audio == null) {
            return new Negotiation.Refused(reason);
        }
        return new Negotiation.Agreed(
                new SessionDescription(
                        origin, "-", Connection.of(local.rtp().address()), List.of(), List.of(), sections),
                audio);
    }

    /**
     * Takes the answer to our offer. Malformed (at offset 0) says in words what is wrong with the answer: the other side
     * refused the stream, or answered with something that was not offered.
     *
     * @param offer what we sent
     * @param section index of our audio section in it
     * @param local what the offer was made from
     */
    public static Decoded<NegotiatedAudio> accept(
            SessionDescription offer, int section, LocalAudio local, SessionDescription answer) {
        if (answer.media().size() != offer.media().size()) {
            return Decoded.malformed("the answer has another number of streams than the offer", 0); // RFC 3264 6
        }
        Choice choice = choose(answer, answer.media().get(section), section, local, true);
        return choice.audio() == null ? Decoded.malformed(choice.reason(), 0) : Decoded.ok(choice.audio());
    }

    /** Either a stream, or why not. */
    private record Choice(@Nullable NegotiatedAudio audio, String reason) {}

    private static Choice choose(
            SessionDescription theirs, MediaDescription section, int index, LocalAudio local, boolean offered) {
        if (!section.media().equals("audio")) {
            return new Choice(null, "the stream is not audio");
        }
        if (section.isRejected()) {
            return new Choice(null, "the audio stream is refused (port 0)");
        }
        if (!local.protocols().contains(section.protocol())) {
            return new Choice(
                    null,
                    "the audio stream uses " + section.protocol() + ", wanted is "
                            + String.join(" or ", local.protocols()));
        }
        if (theirs.address(section) == null) {
            return new Choice(null, "the audio stream has no IP address");
        }
        NegotiatedAudio audio = AudioSection.agree(theirs, section, index, local, offered);
        return audio == null ? new Choice(null, "no audio codec in common") : new Choice(audio, "");
    }
}
