package gatehouse.media;

import gatehouse.base.Endpoint;
import org.jspecify.annotations.Nullable;

/** Decides from where packets of one port are accepted and where ours go, after the {@link SourcePolicy}. */
final class SourceLatch {
    /** How long a source must be silent before another may follow it. */
    private static final long SILENCE_NANOS = 500_000_000;

    private @Nullable Endpoint signalled;
    private @Nullable Endpoint latched;
    private long lastHeard;

    /** Takes the signalled address; a changed one undoes the latch, an unchanged one (hold, resume) keeps it. */
    void signal(@Nullable Endpoint remote) {
        if (signalled == null || !signalled.equals(remote)) {
            latched = null;
        }
        signalled = remote;
    }

    /** Whether a packet from here is the other side's. Ask only for packets that are otherwise valid. */
    boolean accepts(SourcePolicy policy, Endpoint from, long now) {
        boolean accepted = switch (policy) {
            case SIGNALLED -> from.equals(signalled);
            case LATCH -> latched == null || from.equals(latched);
            case FOLLOW -> latched == null || from.equals(latched) || now - lastHeard >= SILENCE_NANOS;
        };
        if (accepted) {
            latched = from.equals(latched) ? latched : from;
            lastHeard = now;
        }
        return accepted;
    }

    /** Where our packets go, or null while that is unknown. */
    @Nullable
    Endpoint remote() {
        return latched != null ? latched : signalled;
    }
}
