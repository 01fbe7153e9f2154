package gatehouse.sip.locate;

import gatehouse.base.Core;
import gatehouse.base.Deadlines;
import gatehouse.base.DnsRecord;
import gatehouse.base.Entropy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Finds SIP servers (RFC 3263 4) with the DNS as a port: it says what to look up, its owner does it. */
public final class Locator implements Core<LocateEvent, LocateAction> {
    private final Entropy entropy;
    private final Map<Long, Search> open = new HashMap<>();
    private long queries;

    /** {@code entropy} is for the choice by weight of RFC 2782. */
    public Locator(Entropy entropy) {
        this.entropy = entropy;
    }

    @Override
    public void handle(LocateEvent event, long now, Consumer<? super LocateAction> out) {
        switch (event) {
            case LocateEvent.Find find -> new Search(find, this).begin(out);
            case LocateEvent.Answer(long query, var records) -> {
                Search search = open.remove(query);
                if (search != null) {
                    search.answered(query, records, out);
                }
            }
        }
    }

    long ask(Search search, String name, DnsRecord.Type type, Consumer<? super LocateAction> out) {
        long query = ++queries;
        open.put(query, search);
        out.accept(new LocateAction.Query(query, name, type));
        return query;
    }

    Entropy entropy() {
        return entropy;
    }

    @Override
    public long nextDeadline() {
        return Deadlines.NEVER;
    }

    @Override
    public void expire(long now, Consumer<? super LocateAction> out) {}
}
