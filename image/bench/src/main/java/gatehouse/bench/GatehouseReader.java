package gatehouse.bench;

import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipLimits;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipParser;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.TelUri;
import gatehouse.sip.message.Via;

/**
 * Parses with Gatehouse and reads as Java values what every element reads. The sum that comes out depends on each value,
 * so that nothing can be left out.
 */
final class GatehouseReader {
    private GatehouseReader() {}

    static SipMessage parse(byte[] received) {
        return SipParser.parse(received, 0, received.length, SipLimits.DEFAULT).orThrow();
    }

    /** Via, From, To, Contact, CSeq, Call-ID, every Route, Authorization. */
    static int lazy(byte[] received) {
        SipMessage message = parse(received);
        int sum = message.callId().length() + (int) message.cseq().number();
        for (Via via : message.vias()) {
            sum += via.host().length() + via.port() + length(via.branch());
        }
        sum += address(message.from())
                + address(message.to())
                + length(message.from().tag());
        for (Contact contact : message.values(Headers.CONTACT)) {
            if (contact instanceof Contact.Address(NameAddr nameAddr)) {
                sum += address(nameAddr);
            }
        }
        for (NameAddr route : message.values(Headers.ROUTE)) {
            sum += address(route);
        }
        for (Credentials credentials : message.values(Headers.AUTHORIZATION)) {
            sum += length(credentials.get("username"))
                    + length(credentials.get("realm"))
                    + length(credentials.get("nonce"))
                    + length(credentials.get("uri"))
                    + length(credentials.get("response"));
        }
        return sum;
    }

    /** The same, and every other known header decoded too. */
    static int eager(byte[] received) {
        SipMessage message = parse(received);
        if (message.firstMalformed() != null) {
            throw new IllegalStateException("a header of the benchmark is malformed");
        }
        return message.fields().size() + lazy(message);
    }

    private static int lazy(SipMessage message) {
        return message.callId().length() + address(message.from());
    }

    private static int address(NameAddr address) {
        return switch (address.uri()) {
            case SipUri sip -> length(sip.user()) + sip.host().length() + sip.port();
            case TelUri tel -> tel.number().length();
            default -> 0;
        };
    }

    private static int length(String text) {
        return text == null ? 0 : text.length();
    }
}
