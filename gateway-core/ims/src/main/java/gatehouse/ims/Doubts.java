package gatehouse.ims;

import gatehouse.base.ByteView;
import gatehouse.base.Deadlines;
import gatehouse.base.Decoded;
import gatehouse.base.Flow;
import gatehouse.sip.auth.DigestChallenge;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.transport.TransportEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Challenges in clear that nobody who knows our K has made. Whoever hears SM1 can send one faster than the network, and who
 * takes it at its word (TS 24.229 5.1.1.5.3) never sees the true one. So the first of them waits while repeats of SM1 ask
 * the network again; when nothing better comes, it is what the network says.
 */
final class Doubts {
    /** Of the transaction's 64*T1: three repeats of SM1 have gone out by then (RFC 3261 17.1.2.2, timer E). */
    private static final int SHARE = 8;

    private record Held(TransportEvent.Datagram challenge, long until) {}

    private final AkaCredentials credentials;
    private @Nullable Held held;
    private boolean told;

    Doubts(AkaCredentials credentials) {
        this.credentials = credentials;
    }

    /** Another SM1 leaves, or none is out any more. */
    void forget() {
        held = null;
        told = false;
    }

    /** Whether a response to SM1 in clear has to wait, perhaps for good. */
    boolean holds(SipResponse response, Flow came, long now, Duration transaction) {
        if (told || response.status() != 401 || isOurNetworks(response)) {
            return false;
        }
        if (held == null) {
            TransportEvent.Datagram again = new TransportEvent.Datagram(came, ByteView.of(response.emit()));
            held = new Held(again, now + transaction.dividedBy(SHARE).toNanos());
        }
        return true;
    }

    private boolean isOurNetworks(SipResponse response) {
        for (Challenge challenge : response.values(Headers.WWW_AUTHENTICATE)) {
            if (DigestChallenge.of(challenge) instanceof Decoded.Ok<DigestChallenge>(DigestChallenge digest)
                    && credentials.isAuthentic(digest)) {
                return true;
            }
        }
        return false;
    }

    long nextDeadline() {
        Held waits = held;
        return waits == null ? Deadlines.NEVER : waits.until;
    }

    /** The challenge that has waited long enough, to be taken as it is now; null where there is none. */
    TransportEvent.@Nullable Datagram due(long now) {
        Held waits = held;
        if (waits == null || waits.until > now) {
            return null;
        }
        held = null;
        told = true;
        return waits.challenge;
    }
}
