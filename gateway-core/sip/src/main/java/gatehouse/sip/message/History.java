package gatehouse.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which targets a request had before its present one, and why it left them: History-Info (RFC 7044). */
public final class History {
    private History() {}

    /**
     * One target.
     *
     * @param target as the header has it, without Reason and Privacy
     * @param index its place in the tree of targets, such as {@code 1.1} (RFC 7044 10.3)
     * @param cause the status that made the request leave it, as Reason says; -1 when it says none
     * @param retargetedFrom the index of the target that this one came from ({@code rc}, {@code mp} or {@code np}); null
     *     where nothing tells
     */
    public record Entry(
            SipUri target,
            String index,
            int cause,
            @Nullable String retargetedFrom) {}

    /** The entries in their order; what is no SIP URI or has no index is left out. */
    public static List<Entry> of(SipMessage message) {
        List<Entry> entries = new ArrayList<>();
        for (NameAddr value : message.values(Headers.HISTORY_INFO)) {
            SipUri uri = value.sipUri();
            String index = value.parameters().get("index");
            if (uri != null && index != null && !index.isEmpty()) {
                String from = null;
                for (String kind : List.of("rc", "mp", "np")) {
                    from = from == null ? value.parameters().get(kind) : from;
                }
                entries.add(new Entry(uri.withoutHeaders(), index, cause(uri), from));
            }
        }
        return entries;
    }

    /** RFC 7044 5: the Reason stands among the headers of the URI, as {@code SIP;cause=302}. */
    private static int cause(SipUri uri) {
        String reason = uri.headers().get("reason");
        if (reason == null || !reason.toUpperCase(Locale.ROOT).startsWith("SIP")) {
            return -1;
        }
        return Parameterized.parse(reason)
                .map(value -> (int) value.parameters().number("cause"))
                .or(-1);
    }

    /**
     * What the next request carries when {@code request} was answered with {@code status} and now goes to {@code next}
     * (RFC 7044 9.1, 10.1): the targets until now with the reason why the last was left, then the next one.
     */
    public static List<NameAddr> redirected(SipRequest request, int status, SipUri next) {
        List<NameAddr> entries = new ArrayList<>(request.values(Headers.HISTORY_INFO));
        if (entries.isEmpty()) {
            // RFC 7044 9.1: who starts a request is its first target's entry
            entries.add(NameAddr.of(request.uri()).with("index", "1"));
        }
        NameAddr last = entries.removeLast();
        String index = last.parameters().get("index");
        String at = index == null ? "1" : index;
        SipUri left = last.sipUri();
        if (left != null) {
            NameAddr noted = NameAddr.of("<" + left.withoutHeaders() + "?Reason=SIP%3Bcause%3D" + status + ">");
            for (String name : last.parameters().names()) {
                String value = last.parameters().get(Octets.lowerCase(name));
                noted = noted.with(name, value == null ? "" : value);
            }
            last = noted;
        }
        entries.add(last);
        entries.add(NameAddr.of(next).with("index", at + ".1").with("rc", at));
        return entries;
    }
}
