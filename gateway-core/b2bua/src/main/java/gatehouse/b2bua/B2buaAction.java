package gatehouse.b2bua;

import gatehouse.base.Endpoint;
import gatehouse.media.sdp.NegotiatedAudio;
import gatehouse.sip.ua.SipEvent;
import gatehouse.telephony.LineEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the {@link B2bua} asks of its owner, and what it tells. */
public sealed interface B2buaAction {
    /** For the SIP stack. */
    record ToNetwork(SipEvent event) implements B2buaAction {}

    /** For a line. */
    record ToLine(String line, LineEvent event) implements B2buaAction {}

    /**
     * Voice of a line's call starts, or goes on as negotiated anew.
     *
     * @param local where the line receives RTP; RTCP is one port higher
     */
    record Voice(String line, String call, Endpoint local, NegotiatedAudio audio, VoiceProtection protection)
            implements B2buaAction {}

    /** The person at the line is to hear that the call, which was just answered, is not protected. */
    record WarnUnprotected(String line, String call) implements B2buaAction {}

    /** An offer or answer of the other side was refused for its protection, such as an attempt to go on in clear. */
    record ProtectionRefused(String line, String call, String reason) implements B2buaAction {}

    /** Voice of a line's call is over. */
    record Silence(String line, String call) implements B2buaAction {}

    /** A key pressed in a call is to go out as a telephone-event (RFC 4733). */
    record SendKey(String line, char key) implements B2buaAction {}

    /** How a registration stands. */
    record RegistrationChanged(String account, Registration state) implements B2buaAction {}

    /** How a call stands. */
    record CallChanged(CallFact call) implements B2buaAction {}

    /** Everything is ended and unregistered. */
    record DownNow() implements B2buaAction {}

    /** The states of a registration. */
    sealed interface Registration {
        /** A REGISTER is out. */
        record Registering() implements Registration {}

        /**
         * Registered.
         *
         * @param own where our requests left
         * @param seen where the registrar saw them come from (received and rport of RFC 3581), or null if it does not say
         */
        record Registered(
                Duration expires, Endpoint own, @Nullable Endpoint seen) implements Registration {}

        /**
         * Not registered, and why.
         *
         * @param status the final status; 408 for silence, 503 when the way is gone
         * @param retryIn when it is tried again, or null when it is not
         */
        record Failed(int status, String reason, @Nullable Duration retryIn) implements Registration {}

        /** The binding was taken back. */
        record Unregistered() implements Registration {}
    }
}
