package gatehouse.lab.operator;

import gatehouse.base.Flow;
import gatehouse.sip.message.NameAddr;
import org.jspecify.annotations.Nullable;

/**
 * Where one registered contact is reached.
 *
 * @param contact as the phone wrote it; behind a NAT nobody can route to it
 * @param flow the path over which the REGISTER came: what requests to the phone use instead (RFC 5626 5.3)
 * @param until when it expires, on the core's clock
 * @param flowId which of the phone's flows it is where flows are registered (RFC 5626 6), else null
 */
record Binding(
        NameAddr contact, Flow flow, long until, @Nullable FlowId flowId) {
    /** One flow of a device. */
    record FlowId(String instance, String number) {}

    /** {@code outbound} says whether the phone registers flows. */
    static Binding of(NameAddr contact, Flow flow, long until, boolean outbound) {
        String instance = contact.parameters().get("+sip.instance");
        String number = contact.parameters().get("reg-id");
        FlowId id = outbound && instance != null && number != null ? new FlowId(instance, number) : null;
        return new Binding(contact, flow, until, id);
    }

    /** The same, ending at {@code soon} at the latest. */
    Binding endingBy(long soon) {
        return new Binding(contact, flow, Math.min(until, soon), flowId);
    }
}
