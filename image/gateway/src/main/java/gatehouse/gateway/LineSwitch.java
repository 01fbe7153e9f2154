package gatehouse.gateway;

import gatehouse.telephony.LineAction;
import gatehouse.telephony.LineEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line between several operators: which of them its next call goes over, and who has it now. An operator whose call
 * comes while another has the line finds it busy; one that cannot take a call leaves it to the next, as long as nothing
 * of the call was heard (no operator would do that for us: they do not know each other). Safe for all threads; it calls
 * back while it holds its lock, so whoever is called must only take note.
 */
final class LineSwitch {
    /** One operator, as far as this line is concerned. */
    interface Way {
        /** Whether the line's identity is registered there. */
        boolean isRegistered();

        /** Takes a wish of the line; says whether anybody will see it. */
        boolean wants(LineAction.Call action);
    }

    /** The line itself. */
    interface Ear {
        /** Is told what the network says. */
        void tell(LineEvent event);
    }

    private final List<Way> ways;
    private final Ear ear;
    /** Who has the line's call; {@link #caller} is not that yet. */
    private @Nullable Way holder;
    /** Whose call rings or is about to; the line has not said yet whether it takes it. */
    private @Nullable Way caller;
    /** The number being dialled, while another operator may still be tried. */
    private @Nullable String number;

    private final List<Way> untried = new ArrayList<>();

    /**
     * An idle line.
     *
     * @param ways its operators, the preferred one first
     */
    LineSwitch(List<? extends Way> ways, Ear ear) {
        this.ways = List.copyOf(ways);
        this.ear = ear;
    }

    /** The line wants something of the network. */
    synchronized void wants(LineAction.Call action) {
        switch (action) {
            case LineAction.Dial(String dialled) -> {
                number = dialled;
                untried.clear();
                untried.addAll(ways);
                dial();
            }
            case LineAction.Answer _ -> {
                holder = caller;
                caller = null;
                pass(holder, action);
            }
            case LineAction.Refuse _ -> {
                pass(caller, action);
                caller = null;
            }
            case LineAction.HangUp _ -> {
                pass(holder, action);
                holder = null;
                number = null;
            }
            case LineAction.KeyInCall _, LineAction.FlashInCall _ -> pass(holder, action);
        }
    }

    /** An operator says something of a call of the line. */
    synchronized void told(Way from, LineEvent event) {
        switch (event) {
            case LineEvent.Incoming _ -> {
                if (holder != null || caller != null) {
                    from.wants(new LineAction.Refuse());
                } else {
                    caller = from;
                    ear.tell(event);
                }
            }
            case LineEvent.Released(LineEvent.Cause cause) -> released(from, cause, event);
            case LineEvent.FarEndRings _, LineEvent.EarlyMedia _, LineEvent.Connected _ -> {
                if (from.equals(holder)) {
                    number = null; // from here on, another operator would be another call
                    ear.tell(event);
                }
            }
            case LineEvent.OffHook _, LineEvent.OnHook _, LineEvent.Flash _, LineEvent.Key _, LineEvent.TestRing _ ->
                throw new IllegalArgumentException("the network cannot do this: " + event);
        }
    }

    /** Who has the line's call now. */
    synchronized Optional<Way> holder() {
        return Optional.ofNullable(holder);
    }

    private void released(Way from, LineEvent.Cause cause, LineEvent event) {
        // One operator may have both, where the line dialled while a call came: it then says which cannot go on
        boolean ofDialled = from.equals(holder) && cause == LineEvent.Cause.CONGESTION;
        if (from.equals(caller) && !ofDialled) {
            caller = null;
            ear.tell(event);
        } else if (from.equals(holder)) {
            holder = null;
            if (cause == LineEvent.Cause.CONGESTION
                    && number != null
                    && untried.stream().anyMatch(Way::isRegistered)) {
                dial();
            } else {
                number = null;
                ear.tell(event);
            }
        }
    }

    /** The first registered one that was not tried yet; where none is, the preferred one says what is wrong. */
    private void dial() {
        String dialled = number;
        Way next = untried.stream().filter(Way::isRegistered).findFirst().orElse(ways.getFirst());
        untried.remove(next);
        holder = next;
        if (dialled != null && !next.wants(new LineAction.Dial(dialled))) {
            released(next, LineEvent.Cause.CONGESTION, new LineEvent.Released(LineEvent.Cause.CONGESTION));
        }
    }

    private static void pass(@Nullable Way to, LineAction.Call action) {
        if (to != null) {
            to.wants(action);
        }
    }
}
