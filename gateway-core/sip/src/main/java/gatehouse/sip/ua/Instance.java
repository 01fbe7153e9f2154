package gatehouse.sip.ua;

import gatehouse.base.Decoded;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import org.jspecify.annotations.Nullable;

/**
 * What tells this device from others of the same user (RFC 5626 4.1), and what a registrar makes of it.
 *
 * @param urn the device for all its life: {@code urn:uuid:...}, or in IMS {@code urn:gsma:imei:...} (RFC 7254)
 * @param regId the flow among several of the device, 1 or more; 0 where flows are not registered (RFC 5626 4.2)
 */
public record Instance(String urn, int regId) {
    /** As parameters of Contact in REGISTER, with their leading semicolons. */
    public String contactParameters() {
        return ";+sip.instance=\"<" + urn + ">\"" + (regId > 0 ? ";reg-id=" + regId : "");
    }

    /**
     * Where calls reach this device from now on: its public GRUU (RFC 5627 4.2), else the contact that was bound, marked
     * {@code ob} when the registrar keeps track of its flow (RFC 5626 4.3).
     *
     * @param bound what was bound: its Contact in the request
     */
    static SipUri reachedAt(SipResponse response, NameAddr bound, SipUri contact) {
        SipUri gruu = gruu(response, bound, "pub-gruu");
        if (gruu != null) {
            return gruu;
        }
        boolean outbound = bound.parameters().has("reg-id") && response.lists(Headers.REQUIRE, "outbound");
        return outbound ? contact.with("ob", "") : contact;
    }

    /**
     * The contact of calls that show nobody: the temporary GRUU; where the registrar gave a public one alone, which says who
     * we are, the contact as it was bound. Null where the usual one will do.
     */
    static @Nullable SipUri hidden(SipResponse response, NameAddr bound, SipUri contact) {
        SipUri temporary = gruu(response, bound, "temp-gruu");
        return temporary != null || gruu(response, bound, "pub-gruu") == null ? temporary : contact;
    }

    /**
     * The GRUU that the registrar gave a contact with the same instance as {@code bound}; null for none.
     *
     * @param kind {@code pub-gruu}, or {@code temp-gruu} for one that does not tell who the user is
     */
    static @Nullable SipUri gruu(SipResponse response, NameAddr bound, String kind) {
        String instance = bound.parameters().get("+sip.instance");
        for (Contact one : response.values(Headers.CONTACT)) {
            if (instance != null
                    && one instanceof Contact.Address(NameAddr address)
                    && instance.equals(address.parameters().get("+sip.instance"))) {
                String text = address.parameters().get(kind);
                return text != null && SipUri.parse(text) instanceof Decoded.Ok<SipUri>(SipUri uri) ? uri : null;
            }
        }
        return null;
    }
}
