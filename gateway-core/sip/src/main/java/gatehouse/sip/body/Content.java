package gatehouse.sip.body;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.sip.message.MediaType;

/** What a body says, read by its media type: what a NOTIFY tells of, or what a refusal wants done instead. */
public sealed interface Content permits AlternativeService, MessageSummary, Presence, Reginfo, SipFragment {
    /** Reads a body; malformed also when nothing here reads {@code type}. Session descriptions belong to media. */
    static Decoded<Content> decode(MediaType type, ByteView body) {
        return switch (type.type() + "/" + type.subtype()) {
            case AlternativeService.MEDIA_TYPE ->
                AlternativeService.decode(body).map(Content.class::cast);
            case MessageSummary.MEDIA_TYPE -> MessageSummary.decode(body).map(Content.class::cast);
            case Presence.MEDIA_TYPE -> Presence.decode(body).map(Content.class::cast);
            case Reginfo.MEDIA_TYPE -> Reginfo.decode(body).map(Content.class::cast);
            case SipFragment.MEDIA_TYPE -> SipFragment.decode(body).map(Content.class::cast);
            default -> Decoded.malformed("no decoder for this media type", 0);
        };
    }
}
