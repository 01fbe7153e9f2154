package gatehouse.sip.ua;

import gatehouse.sip.message.Method;
import gatehouse.sip.message.Uri;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of the owner's own making: OPTIONS, MESSAGE, INFO and the like. */
public sealed interface RequestEvent extends SipEvent {
    /** Which request. */
    RequestHandle request();

    /** Send a request outside any dialog. */
    record Send(
            RequestHandle request,
            Party party,
            Method method,
            Uri target,
            @Nullable Body body,
            List<Extra<?>> extras) implements RequestEvent {}

    /** Send a request within a call that is answered. */
    record SendInCall(
            RequestHandle request,
            CallHandle call,
            Method method,
            @Nullable Body body,
            List<Extra<?>> extras) implements RequestEvent {}

    /** Answer {@link RequestAction.Received} with a final response. */
    record Respond(
            RequestHandle request, int status, @Nullable Body body, List<Extra<?>> extras) implements RequestEvent {}
}
