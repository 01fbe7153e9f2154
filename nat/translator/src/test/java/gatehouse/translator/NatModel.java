package gatehouse.translator;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What RFC 4787 says about UDP, in a form too simple to be wrong: a list of sessions that is searched from the start.
 * It does not choose ports; it says whether a choice is allowed, and remembers it.
 */
final class NatModel {
    /** Who sent to whom through which public endpoint, and when last. */
    private static final class Session {
        final String inside;
        final String remote;
        String outside;
        long last;

        Session(String inside, String remote, String outside, long last) {
            this.inside = inside;
            this.remote = remote;
            this.outside = outside;
            this.last = last;
        }
    }

    private final Behavior behavior;
    private final long timeout;
    private final List<Session> sessions = new ArrayList<>();

    NatModel(Behavior behavior, long timeout) {
        this.behavior = behavior;
        this.timeout = timeout;
    }

    void forget() {
        sessions.clear();
    }

    /**
     * The mapping of {@code inside} toward {@code remote} (null: any) got another public endpoint. Where ports are
     * overloaded, another mapping of the same inside endpoint may have shared the old one: that stays.
     */
    void move(String inside, @Nullable String remote, String before, String after) {
        sessions.stream()
                .filter(s -> s.inside.equals(inside)
                        && s.outside.equals(before)
                        && (remote == null || same(behavior.mapping(), s.remote, remote)))
                .forEach(s -> s.outside = after);
    }

    /** A packet went out: null when {@code outside} is what it must or may be mapped to, else what is wrong. */
    String sent(String inside, String remote, String outside, long now) {
        expire(now);
        Set<String> mapped = sessions.stream()
                .filter(s -> s.inside.equals(inside) && same(behavior.mapping(), s.remote, remote))
                .map(s -> s.outside)
                .collect(Collectors.toSet());
        if (mapped.isEmpty()) {
            boolean taken = sessions.stream()
                    .anyMatch(s ->
                            s.outside.equals(outside) && (!behavior.ports().overload() || s.remote.equals(remote)));
            int port = Integer.parseInt(outside.split(":")[1]);
            if (taken) {
                return "a public endpoint in use was given again";
            }
            if (port < behavior.ports().low() || port > behavior.ports().high()) {
                return "a public port out of its range";
            }
            if (behavior.ports().keepParity() && ((port ^ Integer.parseInt(inside.split(":")[1])) & 1) != 0) {
                return "parity was not kept";
            }
        } else if (!mapped.equals(Set.of(outside))) {
            return "mapped already to " + mapped;
        }
        sessions.stream()
                .filter(s -> s.inside.equals(inside) && s.remote.equals(remote) && s.outside.equals(outside))
                .forEach(s -> s.last = -1);
        sessions.removeIf(s -> s.last == -1);
        sessions.add(new Session(inside, remote, outside, now));
        return null;
    }

    /** Which inside endpoint a packet from {@code remote} to {@code outside} reaches, or "" for none. */
    String received(String remote, String outside, long now) {
        expire(now);
        List<Session> admitting = sessions.stream()
                .filter(s -> s.outside.equals(outside) && same(behavior.filtering(), s.remote, remote))
                .toList();
        if (behavior.inboundRefresh()) {
            admitting.forEach(s -> s.last = now);
        }
        return admitting.isEmpty() ? "" : admitting.getFirst().inside;
    }

    /** The public endpoints in use. */
    Set<String> outside(long now) {
        expire(now);
        return sessions.stream().map(s -> s.outside).collect(Collectors.toSet());
    }

    private void expire(long now) {
        sessions.removeIf(s -> now - s.last >= timeout);
    }

    private static boolean same(Dependence dependence, String a, String b) {
        return switch (dependence) {
            case ENDPOINT_INDEPENDENT -> true;
            case ADDRESS -> a.split(":")[0].equals(b.split(":")[0]);
            case ADDRESS_AND_PORT -> a.equals(b);
        };
    }
}
