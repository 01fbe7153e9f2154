package gatehouse.lab.home;

import gatehouse.aka.AuthenticationVector;
import gatehouse.aka.Auts;
import gatehouse.aka.SequenceNumber;
import gatehouse.base.Entropy;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The home subscriber server with its authentication centre: one sequence number a subscriber, authentication vectors,
 * resynchronisation (TS 33.102 6.3). Not thread-safe; belongs to one core.
 */
public final class Hss {
    /** IMS AKA keeps the separation bit 0 (TS 33.102 annex H). */
    private static final byte[] AMF = {0, 0};

    private static final class Entry {
        final HomeSubscriber subscriber;
        long seq;
        int ind;

        Entry(HomeSubscriber subscriber) {
            this.subscriber = subscriber;
        }
    }

    private final Map<String, Entry> byImpi = new HashMap<>();
    private final Entropy entropy;

    /** Without subscribers. */
    public Hss(Entropy entropy) {
        this.entropy = entropy;
    }

    /** Adds or replaces a subscriber, whose sequence number starts at the lowest. */
    public void add(HomeSubscriber subscriber) {
        byImpi.put(subscriber.impi(), new Entry(subscriber));
    }

    /** The subscriber with this private identity, or null. */
    public @Nullable HomeSubscriber subscriber(String impi) {
        Entry record = byImpi.get(impi);
        return record == null ? null : record.subscriber;
    }

    /** A fresh vector (TS 33.102 6.3.2); whoever takes it closes it. */
    public AuthenticationVector vector(String impi) {
        Entry record = record(impi);
        // C.1.2: SEQ grows with each vector; IND goes round, so that vectors used out of order are still fresh
        record.seq++;
        record.ind = record.ind + 1 & (1 << SequenceNumber.IND_BITS) - 1;
        return generate(record, SequenceNumber.join(record.seq, record.ind));
    }

    /** A vector whose number was used long ago: any ISIM that has been here before answers with AUTS. */
    public AuthenticationVector staleVector(String impi) {
        return generate(record(impi), 0);
    }

    private AuthenticationVector generate(Entry record, long sqn) {
        return AuthenticationVector.generate(record.subscriber.functions(), entropy.bytes(16), sqn, AMF);
    }

    /**
     * Takes SQN_MS from an authentic token (TS 33.102 6.3.5).
     *
     * @return whether MAC-S verified
     */
    public boolean resynchronise(String impi, byte[] rand, Auts auts) {
        Entry record = record(impi);
        OptionalLong sqn = auts.verify(record.subscriber.functions(), rand);
        if (sqn.isEmpty()) {
            return false;
        }
        record.seq = Math.max(record.seq, SequenceNumber.seq(sqn.getAsLong()));
        return true;
    }

    private Entry record(String impi) {
        Entry record = byImpi.get(impi);
        if (record == null) {
            throw new IllegalArgumentException("the HSS does not know " + impi);
        }
        return record;
    }
}
