package gatehouse.sip.locate;

import gatehouse.base.DnsRecord;
import java.util.List;

/** What a {@link Locator} asks for and finds. */
public sealed interface LocateAction {
    /** Ask the DNS, and bring what it says as {@link LocateEvent.Answer}; also after a time without an answer. */
    record Query(long query, String name, DnsRecord.Type type) implements LocateAction {}

    /**
     * Where to send to, in this order: the next one is tried when one fails (RFC 3263 4.3). Empty when the name leads
     * nowhere.
     */
    record Found(long search, List<Hop> hops) implements LocateAction {
        public Found {
            hops = List.copyOf(hops);
        }
    }
}
