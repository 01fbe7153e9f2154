package gatehouse.sip.message;

import gatehouse.sip.message.HeaderType.Shape;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The header fields that Gatehouse reads and writes as values, by the document that defines them. */
public final class Headers {
    private static final List<HeaderType<?>> ALL = new ArrayList<>();

    // RFC 3261
    public static final HeaderType<Via> VIA = list("Via", "v", Via::parse);
    public static final HeaderType<NameAddr> FROM = one("From", "f", NameAddr::parse);
    public static final HeaderType<NameAddr> TO = one("To", "t", NameAddr::parse);
    public static final HeaderType<String> CALL_ID = plain(Shape.ONE, false, "Call-ID", "i", CallIds::parse);
    public static final HeaderType<CSeq> CSEQ = plain(Shape.ONE, false, "CSeq", null, CSeq::parse);
    public static final HeaderType<Integer> MAX_FORWARDS = plain(Shape.ONE, false, "Max-Forwards", null, Headers::hops);
    public static final HeaderType<Contact> CONTACT = list("Contact", "m", Contact::parse);
    public static final HeaderType<NameAddr> ROUTE = list("Route", null, Headers::bracketed);
    public static final HeaderType<NameAddr> RECORD_ROUTE = list("Record-Route", null, Headers::bracketed);
    public static final HeaderType<Long> CONTENT_LENGTH =
            plain(Shape.ONE, false, "Content-Length", "l", Headers::number);
    public static final HeaderType<MediaType> CONTENT_TYPE = one("Content-Type", "c", MediaType::parse);
    public static final HeaderType<Parameterized> CONTENT_DISPOSITION =
            one("Content-Disposition", null, Parameterized::token);
    public static final HeaderType<String> CONTENT_ENCODING =
            plain(Shape.LIST, false, "Content-Encoding", "e", Headers::token);
    public static final HeaderType<String> CONTENT_LANGUAGE =
            plain(Shape.LIST, false, "Content-Language", null, Headers::token);
    public static final HeaderType<Credentials> AUTHORIZATION = lines("Authorization", null, Credentials::parse);
    public static final HeaderType<Credentials> PROXY_AUTHORIZATION =
            lines("Proxy-Authorization", null, Credentials::parse);
    public static final HeaderType<Challenge> WWW_AUTHENTICATE = lines("WWW-Authenticate", null, Challenge::parse);
    public static final HeaderType<Challenge> PROXY_AUTHENTICATE = lines("Proxy-Authenticate", null, Challenge::parse);
    public static final HeaderType<Parameters> AUTHENTICATION_INFO =
            one("Authentication-Info", null, Parameters::authentication);
    public static final HeaderType<Long> EXPIRES = plain(Shape.ONE, false, "Expires", null, Headers::number);
    public static final HeaderType<Long> MIN_EXPIRES = plain(Shape.ONE, false, "Min-Expires", null, Headers::number);
    public static final HeaderType<Delta> RETRY_AFTER = one("Retry-After", null, Delta::parse);
    public static final HeaderType<Instant> DATE =
            add(new HeaderType<>("Date", null, Shape.ONE, false, SipDate::parse, SipDate::format, next(), true, false));
    public static final HeaderType<String> TIMESTAMP = plain(Shape.ONE, false, "Timestamp", null, Headers::text);
    public static final HeaderType<Method> ALLOW = plain(Shape.LIST, true, "Allow", null, Headers::method);
    public static final HeaderType<String> SUPPORTED = plain(Shape.LIST, true, "Supported", "k", Headers::token);
    public static final HeaderType<String> REQUIRE = plain(Shape.LIST, false, "Require", null, Headers::token);
    public static final HeaderType<String> PROXY_REQUIRE =
            plain(Shape.LIST, false, "Proxy-Require", null, Headers::token);
    public static final HeaderType<String> UNSUPPORTED = plain(Shape.LIST, false, "Unsupported", null, Headers::token);
    public static final HeaderType<MediaType> ACCEPT = listOrNothing("Accept", null, MediaType::parse);
    public static final HeaderType<Parameterized> ACCEPT_ENCODING =
            listOrNothing("Accept-Encoding", null, Parameterized::token);
    public static final HeaderType<Parameterized> ACCEPT_LANGUAGE =
            listOrNothing("Accept-Language", null, Parameterized::token);
    public static final HeaderType<NameAddr> ALERT_INFO = list("Alert-Info", null, Headers::bracketed);
    public static final HeaderType<NameAddr> CALL_INFO = list("Call-Info", null, Headers::bracketed);
    public static final HeaderType<NameAddr> ERROR_INFO = list("Error-Info", null, Headers::bracketed);
    public static final HeaderType<String> IN_REPLY_TO = plain(Shape.LIST, false, "In-Reply-To", null, CallIds::parse);
    public static final HeaderType<String> MIME_VERSION = plain(Shape.ONE, false, "MIME-Version", null, Headers::text);
    public static final HeaderType<String> ORGANIZATION = plain(Shape.ONE, false, "Organization", null, Headers::text);
    public static final HeaderType<String> PRIORITY = plain(Shape.ONE, false, "Priority", null, Headers::token);
    public static final HeaderType<NameAddr> REPLY_TO = one("Reply-To", null, NameAddr::parse);
    public static final HeaderType<String> SERVER = plain(Shape.ONE, false, "Server", null, Headers::text);
    public static final HeaderType<String> SUBJECT = plain(Shape.ONE, false, "Subject", "s", Headers::text);
    public static final HeaderType<String> USER_AGENT = plain(Shape.ONE, false, "User-Agent", null, Headers::text);
    public static final HeaderType<Warning> WARNING = plain(Shape.LIST, false, "Warning", null, Warning::parse);

    // RFC 3262
    public static final HeaderType<RAck> RACK = plain(Shape.ONE, false, "RAck", null, RAck::parse);
    public static final HeaderType<Long> RSEQ = plain(Shape.ONE, false, "RSeq", null, Headers::number);

    // RFC 3323, 3325, 7315, 5009, 7976: privacy and the P-headers of IMS
    public static final HeaderType<Parameterized> PRIVACY = list("Privacy", null, Parameterized::token);
    public static final HeaderType<NameAddr> P_ASSERTED_IDENTITY = list("P-Asserted-Identity", null, NameAddr::parse);
    public static final HeaderType<NameAddr> P_PREFERRED_IDENTITY = list("P-Preferred-Identity", null, NameAddr::parse);
    public static final HeaderType<NameAddr> P_ASSOCIATED_URI =
            listOrNothing("P-Associated-URI", null, NameAddr::parse);
    public static final HeaderType<NameAddr> P_CALLED_PARTY_ID = one("P-Called-Party-ID", null, NameAddr::parse);
    public static final HeaderType<NameAddr> P_SERVED_USER = one("P-Served-User", null, NameAddr::parse);
    public static final HeaderType<Parameterized> P_ACCESS_NETWORK_INFO =
            list("P-Access-Network-Info", null, Parameterized::token);
    public static final HeaderType<String> P_VISITED_NETWORK_ID =
            plain(Shape.ONE, false, "P-Visited-Network-ID", null, Headers::text);
    public static final HeaderType<Parameters> P_CHARGING_VECTOR = one("P-Charging-Vector", null, Parameters::leading);
    public static final HeaderType<String> P_CHARGING_FUNCTION_ADDRESSES =
            plain(Shape.ONE, false, "P-Charging-Function-Addresses", null, Headers::text);
    public static final HeaderType<Parameterized> P_EARLY_MEDIA =
            listOrNothing("P-Early-Media", null, Parameterized::token);
    public static final HeaderType<String> P_PREFERRED_SERVICE =
            plain(Shape.LIST, false, "P-Preferred-Service", null, Headers::word);
    public static final HeaderType<String> P_ASSERTED_SERVICE =
            plain(Shape.LIST, false, "P-Asserted-Service", null, Headers::word);

    // RFC 3326
    public static final HeaderType<Parameterized> REASON = list("Reason", null, Parameterized::token);

    // RFC 3327, 3608
    public static final HeaderType<NameAddr> PATH = list("Path", null, Headers::bracketed);
    public static final HeaderType<NameAddr> SERVICE_ROUTE = list("Service-Route", null, Headers::bracketed);

    // RFC 3329
    public static final HeaderType<Parameterized> SECURITY_CLIENT = list("Security-Client", null, Parameterized::token);
    public static final HeaderType<Parameterized> SECURITY_SERVER = list("Security-Server", null, Parameterized::token);
    public static final HeaderType<Parameterized> SECURITY_VERIFY = list("Security-Verify", null, Parameterized::token);

    // RFC 3515, 3891, 3892, 3911, 4488, 4538, 7614
    public static final HeaderType<NameAddr> REFER_TO = one("Refer-To", "r", NameAddr::parse);
    public static final HeaderType<NameAddr> REFERRED_BY = one("Referred-By", "b", NameAddr::parse);
    public static final HeaderType<Parameterized> REFER_SUB = one("Refer-Sub", null, Parameterized::token);
    public static final HeaderType<Parameterized> REPLACES = one("Replaces", null, Parameterized::callId);
    public static final HeaderType<Parameterized> JOIN = one("Join", null, Parameterized::callId);
    public static final HeaderType<Parameterized> TARGET_DIALOG = one("Target-Dialog", null, Parameterized::callId);

    // RFC 3841, 6809
    public static final HeaderType<Parameterized> ACCEPT_CONTACT = list("Accept-Contact", "a", Parameterized::token);
    public static final HeaderType<Parameterized> REJECT_CONTACT = list("Reject-Contact", "j", Parameterized::token);
    public static final HeaderType<String> REQUEST_DISPOSITION =
            plain(Shape.LIST, false, "Request-Disposition", "d", Headers::token);
    public static final HeaderType<Parameterized> FEATURE_CAPS = list("Feature-Caps", null, Parameterized::token);

    // RFC 3903
    public static final HeaderType<String> SIP_ETAG = plain(Shape.ONE, false, "SIP-ETag", null, Headers::token);
    public static final HeaderType<String> SIP_IF_MATCH = plain(Shape.ONE, false, "SIP-If-Match", null, Headers::token);

    // RFC 4028
    public static final HeaderType<Delta> SESSION_EXPIRES = one("Session-Expires", "x", Delta::parse);
    public static final HeaderType<Delta> MIN_SE = one("Min-SE", null, Delta::parse);

    // RFC 4244/7044, 5806
    public static final HeaderType<NameAddr> HISTORY_INFO = list("History-Info", null, Headers::bracketed);
    public static final HeaderType<NameAddr> DIVERSION = list("Diversion", null, NameAddr::parse);

    // RFC 4412, 5373, 6050, 6442, 7433, 7989, 8224
    public static final HeaderType<String> RESOURCE_PRIORITY =
            plain(Shape.LIST, false, "Resource-Priority", null, Headers::token);
    public static final HeaderType<Parameterized> ANSWER_MODE = one("Answer-Mode", null, Parameterized::token);
    public static final HeaderType<NameAddr> GEOLOCATION = list("Geolocation", null, Headers::bracketed);
    public static final HeaderType<Parameterized> GEOLOCATION_ROUTING =
            one("Geolocation-Routing", null, Parameterized::token);
    public static final HeaderType<Parameterized> USER_TO_USER = list("User-to-User", null, Parameterized::token);
    public static final HeaderType<Parameterized> SESSION_ID = one("Session-ID", null, Parameterized::token);
    public static final HeaderType<String> IDENTITY = plain(Shape.LINES, false, "Identity", "y", Headers::text);

    // RFC 5393
    public static final HeaderType<Long> MAX_BREADTH = plain(Shape.ONE, false, "Max-Breadth", null, Headers::number);

    // RFC 5626
    public static final HeaderType<Long> FLOW_TIMER = plain(Shape.ONE, false, "Flow-Timer", null, Headers::number);

    // RFC 6086
    public static final HeaderType<Parameterized> INFO_PACKAGE = one("Info-Package", null, Parameterized::token);
    public static final HeaderType<Parameterized> RECV_INFO = listOrNothing("Recv-Info", null, Parameterized::token);

    // RFC 6665
    public static final HeaderType<Parameterized> EVENT = one("Event", "o", Parameterized::token);
    public static final HeaderType<String> ALLOW_EVENTS = plain(Shape.LIST, false, "Allow-Events", "u", Headers::token);
    public static final HeaderType<Parameterized> SUBSCRIPTION_STATE =
            one("Subscription-State", null, Parameterized::token);

    // MIME parts (RFC 2045)
    public static final HeaderType<String> CONTENT_ID = plain(Shape.ONE, false, "Content-ID", null, Headers::text);
    public static final HeaderType<String> CONTENT_TRANSFER_ENCODING =
            plain(Shape.ONE, false, "Content-Transfer-Encoding", null, Headers::token);

    private Headers() {}

    /** Every type here, in order of its number less one. */
    static List<HeaderType<?>> all() {
        return ALL;
    }

    private static <T> HeaderType<T> one(String name, @Nullable String compact, Values.Parser<T> parser) {
        return add(new HeaderType<>(name, compact, Shape.ONE, false, parser, Objects::toString, next(), true, true));
    }

    private static <T> HeaderType<T> list(String name, @Nullable String compact, Values.Parser<T> parser) {
        return add(new HeaderType<>(name, compact, Shape.LIST, false, parser, Objects::toString, next(), true, true));
    }

    private static <T> HeaderType<T> listOrNothing(String name, @Nullable String compact, Values.Parser<T> parser) {
        return add(new HeaderType<>(name, compact, Shape.LIST, true, parser, Objects::toString, next(), true, true));
    }

    private static <T> HeaderType<T> lines(String name, @Nullable String compact, Values.Parser<T> parser) {
        return add(new HeaderType<>(name, compact, Shape.LINES, false, parser, Objects::toString, next(), true, true));
    }

    /** A type whose values keep nothing of their octets. */
    private static <T> HeaderType<T> plain(
            Shape shape, boolean mayBeEmpty, String name, @Nullable String compact, Values.Parser<T> parser) {
        return add(new HeaderType<>(name, compact, shape, mayBeEmpty, parser, Objects::toString, next(), true, false));
    }

    private static int next() {
        return ALL.size() + 1;
    }

    private static <T> HeaderType<T> add(HeaderType<T> type) {
        ALL.add(type);
        return type;
    }

    /** The whole value as it is. */
    static @Nullable String text(Cursor c) {
        int from = c.pos;
        c.pos = Octets.trimEnd(c.b, from, c.end);
        return Octets.utf8(c.b, from, c.pos);
    }

    private static @Nullable String token(Cursor c) {
        return c.token("a token is expected");
    }

    private static @Nullable String word(Cursor c) {
        int from = c.pos;
        return c.span(Octets.WORD, "a word is expected") ? Octets.ascii(c.b, from, c.pos) : null;
    }

    private static @Nullable Method method(Cursor c) {
        int from = c.pos;
        return c.span(Octets.TOKEN, "a method is a token") ? Method.of(c.b, from, c.pos) : null;
    }

    /** delta-seconds and other numbers: 0 to 2^32 - 1. */
    private static @Nullable Long number(Cursor c) {
        long number = c.number(0xffff_ffffL, "a number below 2^32 is expected");
        return number < 0 ? null : number;
    }

    /** RFC 3261 20.22: 0 to 255. */
    private static @Nullable Integer hops(Cursor c) {
        long number = c.number(255, "Max-Forwards is 0 to 255");
        return number < 0 ? null : (int) number;
    }

    /** A name-addr: the brackets are not to be left out (RFC 3261 20.30, 20.34). */
    private static @Nullable NameAddr bracketed(Cursor c) {
        int from = c.pos;
        NameAddr value = NameAddr.parse(c);
        return value == null || value.isBracketed() ? value : c.fail("a URI in brackets is expected", from);
    }
}
