package gatehouse.sip.locate;

import gatehouse.base.DnsRecord;
import gatehouse.base.Transport;
import gatehouse.sip.message.SipUri;
import java.util.List;

/** What happens to a {@link Locator}. */
public sealed interface LocateEvent {
    /**
     * Find where {@code uri} is.
     *
     * @param search the owner's number for it
     * @param transports what we can use, the dearest first
     */
    record Find(long search, SipUri uri, List<Transport> transports) implements LocateEvent {
        public Find {
            transports = List.copyOf(transports);
        }
    }

    /** The answer to {@link LocateAction.Query}: no records for "no such name", "no such type" and "no answer". */
    record Answer(long query, List<DnsRecord> records) implements LocateEvent {
        public Answer {
            records = List.copyOf(records);
        }
    }
}
