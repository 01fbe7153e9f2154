package gatehouse.sip.ua;

import gatehouse.base.ByteView;
import gatehouse.base.Decoded;
import gatehouse.sip.body.Content;
import gatehouse.sip.message.MediaType;
import gatehouse.sip.message.MessageBuilder;
import gatehouse.sip.message.SipMessage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A message body as it stands; the SIP core does not look inside, its owner may. */
public record Body(MediaType type, ByteView octets) {
    /** An SDP body. */
    public static Body sdp(String text) {
        return new Body(MediaType.SDP, ByteView.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The body of {@code message}; null when it has none or no readable Content-Type. */
    public static @Nullable Body of(SipMessage message) {
        MediaType type = message.contentType();
        return type == null || message.body().isEmpty() ? null : new Body(type, message.body());
    }

    /** What it says, where that is something other than a session. */
    public Decoded<Content> content() {
        return Content.decode(type, octets);
    }

    void into(MessageBuilder<?, ?> message) {
        message.body(type, octets);
    }
}
