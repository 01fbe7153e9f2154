package gatehouse.bench;

import gov.nist.javax.sip.header.AddressParametersHeader;
import gov.nist.javax.sip.header.Authorization;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import java.util.ListIterator;
import javax.sip.address.SipURI;
import javax.sip.address.TelURL;
import javax.sip.address.URI;
import javax.sip.header.AuthorizationHeader;

/** Parses with JAIN SIP and reads the same values as {@link GatehouseReader#lazy}. */
final class JainReader {
    private JainReader() {}

    static int read(byte[] received) {
        SIPMessage message;
        try {
            message = new StringMsgParser().parseSIPMessage(received, true, false, null);
        } catch (ParseException e) {
            throw new IllegalStateException("JAIN SIP found an error in a message", e);
        }
        int sum = message.getCallId().getCallId().length()
                + (int) message.getCSeq().getSeqNumber();
        for (Via via : message.getViaHeaders()) {
            sum += via.getHost().length() + via.getPort() + length(via.getBranch());
        }
        sum += address(message.getFromHeader()) + address(message.getToHeader()) + length(message.getFromTag());
        ContactList contacts = message.getContactHeaders();
        if (contacts != null) {
            for (var contact : contacts) {
                sum += address(contact);
            }
        }
        RouteList routes = message.getRouteHeaders();
        if (routes != null) {
            for (var route : routes) {
                sum += address(route);
            }
        }
        ListIterator<?> authorizations = message.getHeaders(AuthorizationHeader.NAME);
        while (authorizations.hasNext()) {
            Authorization authorization = (Authorization) authorizations.next();
            sum += length(authorization.getUsername())
                    + length(authorization.getRealm())
                    + length(authorization.getNonce())
                    + length(authorization.getURI().toString())
                    + length(authorization.getResponse());
        }
        return sum;
    }

    private static int address(Object header) {
        URI uri = ((AddressParametersHeader) header).getAddress().getURI();
        return switch (uri) {
            case SipURI sip -> length(sip.getUser()) + sip.getHost().length() + sip.getPort();
            case TelURL tel -> tel.getPhoneNumber().length();
            default -> 0;
        };
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }
}
