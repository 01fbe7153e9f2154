package gatehouse.lab.operator;

import gatehouse.lab.operator.Targets.Target;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.SipRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * How a request goes to several targets: as the caller wishes (RFC 3841 9.1), else all that are liked equally at once and
 * one such group after the other (RFC 3261 16.6). Nothing is queued here, and no redirection followed.
 *
 * @param cancels whether the proxy gives up what still rings once somebody has answered
 */
record ForkDirectives(boolean forks, Order order, boolean cancels) {
    /** In which order. */
    enum Order {
        /** Group after group. */
        BY_PREFERENCE,
        /** All at once, whatever their preference. */
        PARALLEL,
        /** One after the other, even of those that are liked equally. */
        SEQUENTIAL
    }

    static ForkDirectives of(SipRequest request) {
        // Of more requests than INVITE the first answer counts, and the others come too late (RFC 4320): one target
        // will do
        boolean invite = request.is(Method.INVITE);
        boolean parallel = wants(request, "parallel");
        boolean sequential = wants(request, "sequential");
        return new ForkDirectives(
                invite && !wants(request, "no-fork"),
                sequential ? Order.SEQUENTIAL : parallel ? Order.PARALLEL : Order.BY_PREFERENCE,
                !wants(request, "no-cancel"));
    }

    static boolean wants(SipRequest request, String directive) {
        return request.values(Headers.REQUEST_DISPOSITION).stream().anyMatch(directive::equalsIgnoreCase);
    }

    /** The targets in groups, each to be tried at once; {@code preferred} has them by the called side's preference. */
    List<List<Target>> groups(List<List<Target>> preferred) {
        List<Target> all = preferred.stream().flatMap(List::stream).toList();
        if (!forks) {
            return List.of(all.subList(0, Math.min(1, all.size())));
        }
        return switch (order) {
            case BY_PREFERENCE -> preferred;
            case PARALLEL -> List.of(all);
            case SEQUENTIAL -> {
                List<List<Target>> each = new ArrayList<>();
                all.forEach(one -> each.add(List.of(one)));
                yield each;
            }
        };
    }
}
