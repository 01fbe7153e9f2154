package gatehouse.sip.ua;

import gatehouse.base.Flow;
import gatehouse.sip.agree.MediaSecurity;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An access whose registration agrees on SRTP that ends at the access edge, and on nothing else: TLS protects the signalling
 * already (TS 24.229 7.2A.7, draft-dawes-sipcore-mediasec-parameter). Only over a flow that this was agreed on may a call ask
 * for it. Of one registration.
 */
public final class MediaAgreement implements RegistrationAccess {
    private static final int BAD_EXTENSION = 420;

    private final RegistrationAccess access;
    /** What the network said last, to the letter. */
    private List<Parameterized> server = List.of();

    private @Nullable Flow agreed;
    private boolean unknownThere;
    private boolean atOnce;

    /** On top of {@code access}, which says the rest. */
    public MediaAgreement(RegistrationAccess access) {
        this.access = access;
    }

    /** Whether the registration that stands has agreed on it with the far end of {@code flow}. */
    public boolean isAgreed(Flow flow) {
        Flow over = agreed;
        return over != null
                && over.transport() == flow.transport()
                && over.remote().equals(flow.remote());
    }

    @Override
    public Attempt attempt(Purpose purpose, Party party, int failures) {
        if (purpose == Purpose.INITIAL) {
            server = List.of();
            agreed = null;
        }
        // that nobody there knows of it was no failure of the way
        int others = atOnce ? failures - 1 : failures;
        return with(access.attempt(purpose, party, Math.max(others, 0)));
    }

    private Attempt with(Attempt attempt) {
        if (unknownThere) {
            return attempt;
        }
        List<Extra<?>> extras = new ArrayList<>(attempt.extras());
        extras.add(Extra.of(Headers.SECURITY_CLIENT, MediaSecurity.SDES_SRTP.toHeader()));
        extras.addAll(lines());
        return new Attempt(attempt.flow(), extras, attempt.contact());
    }

    /** RFC 3329 2.3.1: what was said is verified, so that nobody on the way can have taken something off. */
    private List<Extra<?>> lines() {
        List<Extra<?>> lines = new ArrayList<>();
        server.forEach(value -> lines.add(Extra.of(Headers.SECURITY_VERIFY, value)));
        lines.add(Extra.of(Headers.REQUIRE, MediaSecurity.TAG));
        lines.add(Extra.of(Headers.PROXY_REQUIRE, MediaSecurity.TAG));
        return lines;
    }

    @Override
    public Verdict challenged(Party party, SipRequest request, SipResponse response, Flow flow) {
        heard(response);
        Verdict verdict = access.challenged(party, request, response, flow);
        return verdict instanceof Verdict.Retry(Attempt attempt) ? new Verdict.Retry(with(attempt)) : verdict;
    }

    private void heard(SipResponse response) {
        if (response.has(Headers.SECURITY_SERVER)) {
            server = response.values(Headers.SECURITY_SERVER);
        }
    }

    @Override
    public Party registered(Party party, SipResponse response, Flow flow) {
        heard(response); // some say it in the 200 alone
        atOnce = false;
        Party ours = access.registered(party, response, flow);
        agreed = !unknownThere && MediaSecurity.isAmong(server) ? flow : null;
        if (agreed == null) {
            return ours;
        }
        List<Extra<?>> extras = new ArrayList<>(ours.extras());
        extras.addAll(lines());
        return ours.withExtras(extras);
    }

    @Override
    public @Nullable String objection(SipResponse response, Flow flow) {
        return access.objection(response, flow);
    }

    @Override
    public boolean isFinal(int status, Flow flow) {
        return access.isFinal(status, flow);
    }

    @Override
    public void failed(int status) {
        // RFC 3261 8.2.2.3: of all that stands in Require this is what a registrar may not know
        atOnce = status == BAD_EXTENSION && !unknownThere;
        unknownThere |= atOnce;
        agreed = null;
        access.failed(status);
    }

    @Override
    public boolean hasAnotherWay(int failures) {
        return atOnce || access.hasAnotherWay(failures);
    }
}
