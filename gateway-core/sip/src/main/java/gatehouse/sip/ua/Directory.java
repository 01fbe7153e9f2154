package gatehouse.sip.ua;

import gatehouse.sip.dialog.DialogId;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import gatehouse.sip.transaction.ServerTransactionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a user agent has under way, by the names that its owner and the other side know it by. */
final class Directory {
    /** What a NOTIFY names of a subscription before its dialog is known. */
    private record Own(String callId, String localTag) {}

    private final Map<CallHandle, Call> calls = new HashMap<>();
    private final Map<RegistrationHandle, Registration> registrations = new HashMap<>();
    private final Map<SubscriptionHandle, Subscription> subscriptions = new HashMap<>();
    private final Map<DialogId, DialogUsage> dialogs = new HashMap<>();
    private final Map<ServerTransactionId, Cancellable> invites = new HashMap<>();
    private final Map<Own, Subscription> notified = new HashMap<>();
    private long handles;

    Directory() {}

    /** A number for the next handle. */
    long nextHandle() {
        return ++handles;
    }

    // ---- by handle

    void add(Call call) {
        calls.put(call.handle, call);
    }

    void add(RegistrationHandle handle, Registration registration) {
        registrations.put(handle, registration);
    }

    void add(SubscriptionHandle handle, Subscription subscription) {
        subscriptions.put(handle, subscription);
    }

    @Nullable
    Call call(CallHandle handle) {
        return calls.get(handle);
    }

    @Nullable
    Registration registration(RegistrationHandle handle) {
        return registrations.get(handle);
    }

    @Nullable
    Subscription subscription(SubscriptionHandle handle) {
        return subscriptions.get(handle);
    }

    int callCount() {
        return calls.size();
    }

    /** A copy: a registration may be forgotten while they are gone through. */
    List<Registration> registrations() {
        return List.copyOf(registrations.values());
    }

    void forget(Call call) {
        calls.remove(call.handle);
    }

    void forget(RegistrationHandle registration) {
        registrations.remove(registration);
    }

    void forget(SubscriptionHandle subscription) {
        subscriptions.remove(subscription);
    }

    // ---- by what stands in messages

    /** Requests within {@code dialog} go to {@code usage} from now on. */
    void bind(DialogId dialog, DialogUsage usage) {
        dialogs.put(dialog, usage);
    }

    void unbind(DialogId dialog) {
        dialogs.remove(dialog);
    }

    /** A CANCEL of this INVITE goes to {@code invite} from now on. */
    void bind(ServerTransactionId transaction, Cancellable invite) {
        invites.put(transaction, invite);
    }

    void unbind(ServerTransactionId transaction) {
        invites.remove(transaction);
    }

    /** A NOTIFY with this Call-ID and local tag goes to {@code subscription} from now on, whatever its remote tag. */
    void bind(String callId, String localTag, Subscription subscription) {
        notified.put(new Own(callId, localTag), subscription);
    }

    void unbind(String callId, String localTag) {
        notified.remove(new Own(callId, localTag));
    }

    /** The usage of the dialog that {@code request} names, or null. */
    @Nullable
    DialogUsage usage(SipRequest request) {
        return dialogs.get(DialogId.ofReceived(request));
    }

    /** The INVITE of ours to answer that a CANCEL with this id means, or null. */
    @Nullable
    Cancellable invite(ServerTransactionId cancel) {
        return invites.get(cancel.invite());
    }

    /** The subscription that a NOTIFY belongs to, or null. */
    @Nullable
    Subscription notifiedBy(SipRequest request) {
        String tag = request.to().tag();
        return tag == null ? null : notified.get(new Own(request.callId(), tag));
    }

    /** The call that lives in {@code dialog}, or null. */
    @Nullable
    Call callIn(DialogId dialog) {
        return dialogs.get(dialog) instanceof Leg leg ? leg.call() : null;
    }

    /** All dialogs of a call. */
    List<Leg> legsOf(Call call) {
        return dialogs.values().stream()
                .filter(Leg.class::isInstance)
                .map(Leg.class::cast)
                .filter(leg -> leg.call() == call)
                .toList();
    }

    /** The confirmed or only leg of a call, or null. */
    @Nullable
    Leg legOf(@Nullable CallHandle handle) {
        Call call = handle == null ? null : calls.get(handle);
        return call == null ? null : call.phase().leg();
    }

    /** Who we are in a call to {@code dialled} that comes for {@code uri}: the party whose contact it is, or null. */
    @Nullable
    Party registeredAt(SipUri uri, Uri dialled) {
        for (Registration registration : registrations.values()) {
            Party party = registration.calledAt(uri, dialled);
            if (party != null) {
                return party;
            }
        }
        return null;
    }
}
