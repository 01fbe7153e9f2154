package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the owner is told of a registration. */
public sealed interface RegistrationAction extends SipAction {
    /** Which registration. */
    RegistrationHandle registration();

    /**
     * Registered or refreshed.
     *
     * @param party for calls: our flow, with the Service-Route (RFC 3608) behind the outbound proxy, and our public GRUU
     *     (RFC 5627) as contact where the registrar made one
     * @param associated P-Associated-URI (RFC 7315): who we are to the network; the first is the default
     * @param temporary a contact for a call in which nobody shall learn who we are: our temporary GRUU (RFC 5627), which
     *     ends with this registration, or the bare contact where the party's is a public GRUU; null for the party's
     * @param expires how long it holds; the core refreshes in time
     */
    record Registered(
            RegistrationHandle registration,
            Party party,
            List<NameAddr> associated,
            @Nullable SipUri temporary,
            Duration expires,
            SipResponse response)
            implements RegistrationAction {}

    /**
     * Not registered (any more); the core tries again.
     *
     * @param status the final status; 408 for silence, 503 when the way is gone
     * @param retryIn when
     */
    record Failed(RegistrationHandle registration, int status, String reason, Duration retryIn)
            implements RegistrationAction {}

    /** Not registered, and no further attempt is made: the registrar does not know us or our password. */
    record Refused(RegistrationHandle registration, int status, String reason) implements RegistrationAction {}

    /** The binding is removed, or given up after {@link RegistrationEvent.Unregister}; the handle is void. */
    record Unregistered(RegistrationHandle registration) implements RegistrationAction {}

    /**
     * The answer to {@link RegistrationEvent.Query}.
     *
     * @param status the final status; 408 for silence, 503 when the way is gone
     * @param bindings the contacts bound at the registrar, as it tells them; empty unless the status is 2xx
     */
    record Bindings(RegistrationHandle registration, int status, List<Contact> bindings) implements RegistrationAction {
        public Bindings {
            bindings = List.copyOf(bindings);
        }
    }

    /** The identities that the registration stands for, with their GRUUs, are these from now on. */
    record Stands(RegistrationHandle registration, List<Identity> identities) implements RegistrationAction {
        public Stands {
            identities = List.copyOf(identities);
        }
    }

    /** The flow of the binding is dead: keep-alives went unanswered or the stream closed. A new attempt follows. */
    record FlowFailed(RegistrationHandle registration, Flow flow) implements RegistrationAction {}
}
