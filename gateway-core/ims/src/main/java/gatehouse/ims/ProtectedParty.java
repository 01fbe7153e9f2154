package gatehouse.ims;

import gatehouse.base.Endpoint;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Party;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Who a registered UE is to the network (TS 24.229 5.1.2A.1.1). */
final class ProtectedParty {
    private static final Duration UNSAID = Duration.ofHours(1);

    private ProtectedParty() {}

    /**
     * Under a set: its flow and its verification, our public address and protected server port as contact, the P-CSCF's
     * protected port as the first route, no credentials outside REGISTER.
     */
    static Party under(SaSet set, Party party) {
        NameAddr outbound = NameAddr.of(
                "<" + SipUri.of(null, set.pcscf.uriHost(), set.ports.ps()).with("lr", "") + ">");
        return new Party(
                party.address(),
                contact(party, set.reachable()),
                set.flow,
                List.of(outbound),
                null,
                AgreementLines.verifying(set.verify));
    }

    /** The party's contact at another place. */
    static SipUri contact(Party party, Endpoint at) {
        return SipUri.of(party.contact().user(), at.address().uriHost(), at.port());
    }

    /** How long the network grants: of our Contact, else of Expires. */
    static Duration granted(SipResponse response, Party party) {
        for (Contact contact : response.values(Headers.CONTACT)) {
            if (contact instanceof Contact.Address address
                    && address.expires() > 0
                    && address.nameAddr().uri() instanceof SipUri uri
                    && Objects.equals(uri.user(), party.contact().user())) {
                return Duration.ofSeconds(address.expires());
            }
        }
        Long general = response.value(Headers.EXPIRES);
        return general == null || general == 0 ? UNSAID : Duration.ofSeconds(general);
    }
}
