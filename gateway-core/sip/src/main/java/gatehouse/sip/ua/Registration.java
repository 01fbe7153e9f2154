package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.Delta;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Method;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.message.Uri;
import gatehouse.sip.stun.StunMessage;
import gatehouse.sip.ua.RegistrationAccess.Attempt;
import gatehouse.sip.ua.RegistrationAccess.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps one binding at a registrar (RFC 3261 10.2, RFC 5626, RFC 3608). */
final class Registration implements ResponseHandler, Timed {
    private static final int MOST_CHALLENGES = 5; // a stale nonce, a resynchronisation, 423; not without end
    private static final int MOST_REDIRECTIONS = 5;

    private enum Alarm {
        AGAIN
    }

    private sealed interface State {
        /** A REGISTER is under way. */
        record Asking(Purpose purpose, Flow flow) implements State {}

        /** The binding stands. */
        record Bound(Flow flow) implements State {}

        /** The next attempt waits for its time. */
        record Waiting() implements State {}

        /** It is over. */
        record Over() implements State {}
    }

    private final RegistrationHandle handle;
    private final RegistrationSettings settings;
    private final String callId;
    private Party party;
    private SipUri contact;
    private State state = new State.Waiting();
    private @Nullable SipRequest request;
    private final Reached reached = new Reached();
    private long sequence;
    private long expires;
    private int failures;
    private int challenges;
    private int redirections;
    private boolean bound;
    private boolean removeWhenDone;
    private boolean flowless;
    private final FlowKeeper keeper;

    Registration(RegistrationHandle handle, RegistrationSettings settings, Stack stack) {
        this.handle = handle;
        this.settings = settings;
        this.party = settings.party();
        this.contact = party.contact();
        this.callId = stack.entropy().token(16); // RFC 3261 10.2: one Call-ID for all of them
        this.expires = settings.expires().toSeconds();
        this.keeper = new FlowKeeper(settings.keepAlive(), this::flowFailed);
    }

    void begin(Stack stack) {
        ask(bound ? Purpose.REFRESH : Purpose.INITIAL, stack);
    }

    /** Registers anew with another address or flow. */
    void refresh(Party other, Stack stack) {
        party = other;
        contact = other.contact();
        if (!(state instanceof State.Over)) {
            begin(stack);
        }
    }

    void remove(Stack stack) {
        switch (state) {
            case State.Bound _ -> ask(Purpose.REMOVE, stack);
            case State.Asking asking -> removeWhenDone = asking.purpose() != Purpose.REMOVE;
            case State.Waiting _ -> over(stack);
            case State.Over _ -> {}
        }
    }

    /** Who is called when a request to {@code dialled} comes for {@code uri}: the party of the binding whose contact it is. */
    @Nullable
    Party calledAt(SipUri uri, Uri dialled) {
        return bound && isContact(uri) ? reached.as(dialled) : null;
    }

    /** The registrar has told what the registration stands for. */
    void stands(List<Identity> identities, Stack stack) {
        if (bound && reached.isNews(identities)) {
            stack.tell(new RegistrationAction.Stands(handle, identities));
        }
    }

    /** A network may drop or add parameters; user, host and port are the binding. */
    private boolean isContact(SipUri uri) {
        return uri.host().equalsIgnoreCase(contact.host())
                && uri.effectivePort() == contact.effectivePort()
                && Objects.equals(uri.user(), contact.user());
    }

    // ---- out

    private void ask(Purpose purpose, Stack stack) {
        challenges = 0;
        redirections = 0;
        Attempt attempt = settings.access().attempt(purpose, party, failures);
        stop(stack);
        SipRequest made = newRequest(purpose, attempt, stack);
        send(made, purpose, attempt.flow(), stack);
    }

    private SipRequest newRequest(Purpose purpose, Attempt attempt, Stack stack) {
        bind(attempt);
        long seconds = purpose == Purpose.REMOVE ? 0 : expires;
        RequestBuilder made = BindingsQuery.register(
                        settings.registrar(), party.through(attempt.flow()), callId, ++sequence, stack)
                .add(Headers.CONTACT, Contact.of(binding(seconds)))
                .set(Headers.EXPIRES, seconds);
        Extra.addTo(made, attempt.extras());
        return made.build();
    }

    /** Asks for all bindings; ours stays as it is. */
    void query(Stack stack) {
        Party asking = state instanceof State.Bound(Flow flow) ? party.through(flow) : party;
        BindingsQuery.send(handle, settings.registrar(), asking, stack);
    }

    private void bind(Attempt attempt) {
        contact = Objects.requireNonNullElse(attempt.contact(), contact);
    }

    private NameAddr binding(long seconds) {
        String parameters = settings.contactParameters();
        String told = flowless ? parameters.replaceFirst(";reg-id=[0-9]+", "") : parameters;
        return NameAddr.of("<" + contact + ">" + told + ";expires=" + seconds);
    }

    private void send(SipRequest made, Purpose purpose, Flow flow, Stack stack) {
        SipRequest signed = party.sign(made);
        request = signed;
        state = new State.Asking(purpose, flow);
        stack.sendOver(signed, flow, new Attempted(signed));
    }

    /** One REGISTER; what comes late of an older one is ignored. */
    private final class Attempted implements ResponseHandler {
        private final SipRequest sent;

        Attempted(SipRequest sent) {
            this.sent = sent;
        }

        @Override
        public void response(SipResponse response, Flow flow, Stack stack) {
            if (sent.cseq().number() == sequence && response.isFinal()) {
                Registration.this.response(response, flow, stack);
            }
        }

        @Override
        public void failed(int status, String reason, Stack stack) {
            if (sent.cseq().number() == sequence) {
                Registration.this.failed(status, reason, stack);
            }
        }
    }

    // ---- in

    @Override
    public void response(SipResponse response, Flow flow, Stack stack) {
        SipRequest sent = request;
        if (!(state instanceof State.Asking(Purpose purpose, Flow way)) || sent == null) {
            return;
        }
        if (removeWhenDone && response.status() >= 300) {
            over(stack); // told to stop while asking: no further attempt
            return;
        }
        switch (response.status()) {
            case 401, 407, 494 -> challenged(sent, response, purpose, way, stack);
            case 439 -> {
                if (flowless) {
                    refused(response, flow, stack);
                } else {
                    flowless = true; // RFC 5626 6: the first hop keeps no flows, so this is a binding as ever
                    ask(purpose, stack);
                }
            }
            case 423 -> tooBrief(sent, response, purpose, way, stack);
            case 301, 302, 305 -> redirected(response, purpose, way, stack);
            default -> {
                if (response.isSuccess()) {
                    DigestClient digest = party.digest();
                    if (digest != null && !digest.succeeded(response)) {
                        giveUp(401, "the registrar did not prove that it knows the password", false, null, stack);
                        return;
                    }
                    String objection = settings.access().objection(response, flow);
                    if (objection != null) {
                        giveUp(response.status(), objection, false, null, stack);
                        return;
                    }
                    accepted(response, purpose, flow, stack);
                } else {
                    refused(response, flow, stack);
                }
            }
        }
    }

    private void challenged(SipRequest sent, SipResponse response, Purpose purpose, Flow way, Stack stack) {
        if (++challenges > MOST_CHALLENGES) {
            giveUp(response.status(), "challenged again and again", false, null, stack);
            return;
        }
        switch (settings.access().challenged(party, sent, response, way)) {
            case RegistrationAccess.Verdict.Retry(Attempt attempt) -> {
                RequestBuilder again = sent.with().method(Method.REGISTER, ++sequence);
                bind(attempt);
                again.setAll(Headers.CONTACT, List.of(Contact.of(binding(purpose == Purpose.REMOVE ? 0 : expires))));
                for (Extra<?> extra : attempt.extras()) {
                    again.remove(extra.type());
                }
                Extra.addTo(again, attempt.extras());
                send(again.build(), purpose, attempt.flow(), stack);
            }
            case RegistrationAccess.Verdict.GiveUp(String reason, boolean fatal) ->
                giveUp(response.status(), reason, fatal, null, stack);
        }
    }

    /** RFC 3261 10.2.8: once more with the interval that is asked for. */
    private void tooBrief(SipRequest sent, SipResponse response, Purpose purpose, Flow way, Stack stack) {
        Long least = response.value(Headers.MIN_EXPIRES);
        if (least == null || least <= expires || purpose == Purpose.REMOVE || ++challenges > MOST_CHALLENGES) {
            giveUp(423, "423 without a larger Min-Expires", false, null, stack);
            return;
        }
        expires = least;
        RequestBuilder again = sent.with().method(Method.REGISTER, ++sequence);
        again.setAll(Headers.CONTACT, List.of(Contact.of(binding(expires)))).set(Headers.EXPIRES, expires);
        send(again.build(), purpose, way, stack);
    }

    /** RFC 3261 8.1.3.4; 305 names the proxy to use (TS 24.229 5.1.1.2.1). */
    private void redirected(SipResponse response, Purpose purpose, Flow way, Stack stack) {
        NameAddr contact = response.contact();
        SipUri target = contact == null ? null : contact.sipUri();
        Flow there = target == null ? way : NextHop.BY_URI.flow(way, target);
        if (target == null || there.equals(way) || ++redirections > MOST_REDIRECTIONS) {
            giveUp(response.status(), "redirected to nowhere new", false, null, stack);
            return;
        }
        send(newRequest(purpose, new Attempt(there, List.of()), stack), purpose, there, stack);
    }

    private void accepted(SipResponse response, Purpose purpose, Flow flow, Stack stack) {
        failures = 0;
        if (purpose == Purpose.REMOVE) {
            over(stack);
            return;
        }
        bound = true;
        state = new State.Bound(flow);
        Duration holds = Duration.ofSeconds(granted(response));
        Party ours = settings.access().registered(party, response, flow);
        // RFC 3608 6.1: behind the outbound proxy; Path is for the way toward us and never used here (RFC 3327 4)
        List<NameAddr> route = new ArrayList<>(ours.route());
        route.addAll(response.values(Headers.SERVICE_ROUTE));
        NameAddr asked = binding(expires);
        Party now = ours.withRoute(route).withContact(Instance.reachedAt(response, asked, ours.contact()));
        reached.at(now);
        List<NameAddr> associated = response.values(Headers.P_ASSOCIATED_URI);
        stack.tell(new RegistrationAction.Registered(
                handle, now, associated, Instance.hidden(response, asked, ours.contact()), holds, response));
        if (purpose == Purpose.INITIAL) { // their GRUUs come with the subscription that follows, if one does
            stands(associated.stream().map(Identity::of).toList(), stack);
        }
        stack.start(this, Alarm.AGAIN, settings.refresh().after(holds));
        boolean outbound = response.lists(Headers.REQUIRE, "outbound");
        keeper.keep(flow, outbound, response.value(Headers.FLOW_TIMER), stack);
        if (removeWhenDone) {
            removeWhenDone = false;
            remove(stack);
        }
    }

    /** The seconds that our binding holds: of its Contact, else of Expires, else as asked (RFC 3261 10.2.4). */
    private long granted(SipResponse response) {
        for (Contact one : response.values(Headers.CONTACT)) {
            if (one instanceof Contact.Address address
                    && address.expires() > 0
                    && address.nameAddr().uri().matches(contact)) {
                return address.expires();
            }
        }
        Long general = response.value(Headers.EXPIRES);
        return general != null && general > 0 ? general : expires;
    }

    private void refused(SipResponse response, Flow flow, Stack stack) {
        Delta after = response.value(Headers.RETRY_AFTER);
        Duration wait = after == null ? null : Duration.ofSeconds(Math.min(after.seconds(), 86_400));
        boolean fatal = settings.access().isFinal(response.status(), flow);
        giveUp(response.status(), response.reason(), fatal, wait, stack);
    }

    @Override
    public void failed(int status, String reason, Stack stack) {
        if (state instanceof State.Asking) {
            giveUp(status, reason, false, null, stack);
        }
    }

    private void giveUp(int status, String reason, boolean fatal, @Nullable Duration atLeast, Stack stack) {
        boolean removing =
                removeWhenDone || (state instanceof State.Asking asking && asking.purpose() == Purpose.REMOVE);
        settings.access().failed(status);
        stop(stack);
        request = null;
        bound = false;
        if (removing) {
            over(stack); // the binding dies of age
            return;
        }
        state = new State.Waiting();
        if (fatal) {
            stack.tell(new RegistrationAction.Refused(handle, status, reason));
            return;
        }
        boolean atOnce = settings.access().hasAnotherWay(failures + 1);
        Duration wait = atOnce ? Duration.ZERO : BackOff.after(failures, stack.entropy());
        if (atLeast != null && atLeast.compareTo(wait) > 0) {
            wait = atLeast;
        }
        failures++;
        stack.start(this, Alarm.AGAIN, wait);
        stack.tell(new RegistrationAction.Failed(handle, status, reason, wait));
    }

    // ---- the flow

    void pong(Flow flow, Stack stack) {
        keeper.pong(flow, stack);
    }

    void heard(Flow flow, StunMessage message, Stack stack) {
        keeper.heard(flow, message, stack);
    }

    /** A stream has gone; if it was ours, so has the way in (RFC 5626 4.2.2). */
    void closed(Flow flow, Stack stack) {
        if (state instanceof State.Bound(Flow mine) && mine.equals(flow)) {
            flowFailed(mine, stack);
        }
    }

    private void flowFailed(Flow flow, Stack stack) {
        stack.tell(new RegistrationAction.FlowFailed(handle, flow));
        ask(Purpose.INITIAL, stack);
    }

    @Override
    public void fire(Enum<?> what, Stack stack) {
        begin(stack);
    }

    private void stop(Stack stack) {
        stack.stop(this, Alarm.AGAIN);
        keeper.stop(stack);
    }

    private void over(Stack stack) {
        stop(stack);
        state = new State.Over();
        request = null;
        stack.directory().forget(handle);
        stack.tell(new RegistrationAction.Unregistered(handle));
    }
}
