package gatehouse.ims;

import gatehouse.aka.Isim;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Secret;
import gatehouse.ims.SecurityAssociations.Ports;
import gatehouse.ims.SecurityAssociations.Spis;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.message.Contact;
import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Extra;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAccess;
import gatehouse.sip.ua.RegistrationEvent;
import gatehouse.sip.ua.RegistrationHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One IMS registration with AKA and the ipsec-3gpp agreement: the UE of TS 24.229 5.1.1 and TR 33.803 A.7 (TS 33.203 7).
 * It decides how each REGISTER goes, judges challenges, and keeps the table of security associations. It lives in an
 * {@link ImsAgent}. SM1 is the first REGISTER, SM6 the challenge, SM7 the answer, SM12 the 200.
 */
public final class ImsRegistration implements RegistrationAccess {
    /** SAs outlive their registration by this (TS 24.229 5.1.1.2.2). */
    private static final Duration BEYOND = Duration.ofSeconds(30);

    /** Resynchronisations, and refusals of a network that is not authentic, in one procedure (TS 24.229 5.1.1.5.3). */
    private static final int MOST_FAILURES = 1;

    private static final String SEC_AGREE = "sec-agree";

    /** The registration procedure that is under way; there is only one at a time (A.7.4.1a). */
    private sealed interface Procedure {
        /** None. */
        record Idle() implements Procedure {}

        /**
         * SM1 is out.
         *
         * @param under the current set that protects it; null when it went in clear
         */
        record Proposed(
                UeNumbers numbers,
                List<Parameterized> offer,
                Flow way,
                @Nullable SaSet under) implements Procedure {}

        /** SM7 is out, under the new set. */
        record Answering(SaSet set, @Nullable SaSet under) implements Procedure {}
    }

    private final ImsPolicy policy;
    private final Isim isim;
    private final SaNumbers numbers;
    private final AkaCredentials credentials;
    private final DigestClient digest;
    private final SaTable table = new SaTable();
    private final SetRoutes routes = new SetRoutes();
    private final Liveness liveness;
    private List<Flow> proxies;
    private Procedure procedure = new Procedure.Idle();
    private String aka = "";
    private boolean afresh;
    private boolean usedNew;
    private boolean initial;
    private int resynchronisations;
    private int impostors;
    private @Nullable Surroundings surroundings;
    private @Nullable RegistrationHandle handle;
    private @Nullable Party asked;
    private @Nullable Party settled;

    /**
     * A registration that has not begun.
     *
     * @param proxies the P-CSCFs in clear, the preferred one first; each flow has our address and port
     */
    public ImsRegistration(ImsPolicy policy, Isim isim, List<Flow> proxies, SaNumbers numbers, Entropy entropy) {
        this.policy = policy;
        this.isim = isim;
        this.proxies = List.copyOf(proxies);
        this.numbers = numbers;
        this.credentials = new AkaCredentials(isim);
        this.digest = new DigestClient(credentials, entropy);
        this.liveness = new Liveness(policy);
    }

    /** What answers the challenges: for the party of the registration's settings. */
    public DigestClient digest() {
        return digest;
    }

    // ---- what the SIP stack asks

    @Override
    public Attempt attempt(Purpose purpose, Party party, int failures) {
        asked = party;
        abandon();
        resynchronisations = 0;
        impostors = 0;
        SaSet current = table.at(SaSet.Stage.CURRENT);
        if (purpose == Purpose.INITIAL || afresh || current == null) {
            digest.close(); // what an earlier P-CSCF was told is nothing to this one
            return propose(proxies.get(Math.floorMod(failures, proxies.size())), null, party);
        }
        return propose(current.flow, current, party);
    }

    /** SM1, under the current set or in clear. */
    private Attempt propose(Flow way, @Nullable SaSet under, Party party) {
        // A.7.4: port_us stays over re-registrations, everything else of ours is new
        int portS = under == null ? numbers.takePort(table::usesPort) : under.ports.us();
        UeNumbers ours = new UeNumbers(
                numbers.takeSpi(table::usesSpi),
                numbers.takeSpi(table::usesSpi),
                numbers.takePort(table::usesPort),
                portS);
        List<Parameterized> offer = SecurityAgreement.offer(policy, ours);
        procedure = new Procedure.Proposed(ours, offer, way, under);
        List<Extra<?>> extras = agreement(offer, under == null ? List.of() : under.verify);
        if (under == null) {
            // TS 24.229 5.1.1.2.1: who asks, with empty nonce and response; the home network chooses the challenge by
            // it
            extras.add(Extra.of(
                    Headers.AUTHORIZATION,
                    DigestClient.unchallenged(isim.impi(), isim.homeDomain(), "sip:" + isim.homeDomain())));
        }
        return new Attempt(way, extras, contact(party, under == null ? way.local() : under.reachable()));
    }

    /** RFC 3329 2.3.1, TS 33.203 Annex H: SM1 and SM7 carry Security-Client, whatever is protected Security-Verify. */
    private static List<Extra<?>> agreement(List<Parameterized> offer, List<Parameterized> verify) {
        List<Extra<?>> extras = new ArrayList<>();
        addLine(extras, Headers.SECURITY_CLIENT, offer);
        addLine(extras, Headers.SECURITY_VERIFY, verify);
        extras.add(Extra.of(Headers.REQUIRE, SEC_AGREE));
        extras.add(Extra.of(Headers.PROXY_REQUIRE, SEC_AGREE));
        return extras;
    }

    /** All values on one line: SM1 is to fit a packet. */
    private static void addLine(List<Extra<?>> extras, HeaderType<Parameterized> header, List<Parameterized> values) {
        if (!values.isEmpty()) {
            String line = String.join(
                    ", ", values.stream().map(Parameterized::toString).toList());
            extras.add(Extra.of(HeaderType.text(header.name()), line));
        }
    }

    private static SipUri contact(Party party, Endpoint at) {
        return SipUri.of(party.contact().user(), at.address().uriHost(), at.port());
    }

    @Override
    public Verdict challenged(Party party, SipRequest request, SipResponse response, Flow flow) {
        if (response.status() != 401) {
            String what = response.status() == 494 ? "security agreement required" : "a proxy asks for a password";
            return giveUp("proposal-rejected: " + response.status() + ", " + what);
        }
        return switch (procedure) {
            case Procedure.Proposed proposed -> judge(proposed, party, response);
            // A.7.3.1: our answer did not satisfy the home network
            case Procedure.Answering _ ->
                giveUp("authentication-failed: the network refused the answer to its challenge");
            case Procedure.Idle _ -> giveUp("authentication-failed: a challenge that nobody asked for");
        };
    }

    /** SM6. First whether the network is authentic, then whether its choice is acceptable (TS 24.229 5.1.1.5.1). */
    private Verdict judge(Procedure.Proposed proposed, Party party, SipResponse response) {
        DigestClient.Outcome outcome = digest.challenged(response);
        if (outcome instanceof DigestClient.Outcome.GiveUp(String reason)) {
            return giveUp("authentication-failed: " + reason);
        }
        return switch (credentials.last()) {
            case AkaCredentials.Last.Keys _ -> agree(proposed, party, response);
            case AkaCredentials.Last.OutOfRange _ ->
                ++resynchronisations > MOST_FAILURES
                        ? giveUp(
                                "authentication-failed: the sequence number is out of range after a resynchronisation too")
                        : again(proposed, party);
            case AkaCredentials.Last.NotAuthentic(String reason) ->
                ++impostors > MOST_FAILURES
                        ? giveUp("authentication-failed: the network is not authentic (" + reason + ")")
                        : again(proposed, party);
            case AkaCredentials.Last.Nothing _ -> giveUp("authentication-failed: the challenge has no AKA nonce");
        };
    }

    /**
     * AUTS, or an empty answer to a network that is not authentic: with a new proposal, on the way that SM1 took and never
     * on new associations (A.7.4.1a, TS 24.229 5.1.1.5.3).
     */
    private Verdict again(Procedure.Proposed proposed, Party party) {
        giveBack(proposed.numbers(), proposed.under() == null);
        Attempt attempt = propose(proposed.way(), proposed.under(), party);
        List<Extra<?>> extras = new ArrayList<>(attempt.extras());
        extras.removeIf(extra -> extra.type().equals(Headers.AUTHORIZATION)); // the digest client has a better one
        return new Verdict.Retry(new Attempt(attempt.flow(), extras, attempt.contact()));
    }

    private Verdict agree(Procedure.Proposed proposed, Party party, SipResponse response) {
        SaSet under = proposed.under();
        IpAddress local = home().local().address();
        // A.7.2: the UE learns of the NAT, and of its public address, from the received parameter of its Via
        IpAddress received = response.via().received();
        IpAddress seen = under != null ? under.publicAddress : received == null ? local : received;
        boolean nat = under != null ? under.agreement.nat() : !seen.equals(local);
        List<Parameterized> server = response.values(Headers.SECURITY_SERVER);
        SecurityAgreement.Outcome outcome = SecurityAgreement.choose(
                policy, proposed.numbers(), server, nat, under == null ? null : under.agreement);
        if (outcome instanceof SecurityAgreement.Outcome.Refused(String reason)) {
            return giveUp(reason);
        }
        Agreement agreement = ((SecurityAgreement.Outcome.Agreed) outcome).agreement();
        SaSet set = install(proposed, agreement, seen, server);
        procedure = new Procedure.Answering(set, under);
        return new Verdict.Retry(
                new Attempt(set.flow, agreement(proposed.offer(), server), contact(party, set.reachable())));
    }

    private SaSet install(
            Procedure.Proposed proposed, Agreement agreement, IpAddress seen, List<Parameterized> server) {
        UeNumbers ours = proposed.numbers();
        Ipsec3gpp theirs = agreement.server();
        IpAddress local = home().local().address();
        IpAddress pcscf = proposed.way().remote().address();
        IpAddress inner = agreement.mode().mode().isTunnel() ? seen : local;
        Surroundings around = around();
        SaSet set = new SaSet(
                around.nextId(),
                agreement,
                new Ports(ours.portC(), ours.portS(), theirs.portC(), theirs.portS()),
                new Spis(ours.spiC(), ours.spiS(), theirs.spiC(), theirs.spiS()),
                inner,
                seen,
                pcscf,
                server);
        set.expiresAt = around.now() + policy.completion().toNanos();
        table.put(set);
        routes.learn(set);
        AkaCredentials.Last.Keys keys = credentials.takeKeys();
        if (keys == null) {
            throw new IllegalStateException("associations are made of the keys of a challenge");
        }
        aka = keys.algorithm();
        Secret ck = keys.ck();
        Secret ik = keys.ik();
        around.tell(new ImsAction.Install(new SecurityAssociations(
                set.id,
                agreement.mode().mode().isTunnel(),
                agreement.udp(),
                theirs.integrity(),
                theirs.encryption(),
                ck,
                ik,
                local,
                inner,
                seen,
                pcscf,
                set.ports,
                set.spis)));
        return set;
    }

    private Verdict giveUp(String reason) {
        credentials.close();
        return new Verdict.GiveUp(reason, false);
    }

    @Override
    public @Nullable String objection(SipResponse response, Flow flow) {
        // Without a challenge nobody has proven anything: a 200 to a REGISTER in clear may be anybody's
        return procedure instanceof Procedure.Proposed proposed && proposed.under() == null
                ? "proposal-rejected: the network accepted us without authentication and without protection"
                : null;
    }

    @Override
    public boolean isFinal(int status, Flow flow) {
        // In clear anybody can say 403; only what came protected is believed for good
        return table.byFlow(flow) != null && (status == 403 || status == 404);
    }

    @Override
    public Party registered(Party party, SipResponse response, Flow flow) {
        Surroundings around = around();
        SaSet current = table.at(SaSet.Stage.CURRENT);
        long until = around.now() + granted(response, party).plus(BEYOND).toNanos();
        switch (procedure) {
            case Procedure.Answering(SaSet set, SaSet under) -> {
                if (current != null) {
                    // A.7.4.1a: never less than the old ones had
                    until = Math.max(until, current.expiresAt);
                    retire(current, under != null);
                }
                initial |= under == null;
                table.move(set, SaSet.Stage.CURRENT);
                set.expiresAt = until;
                current = set;
                usedNew = false;
            }
            case Procedure.Proposed proposed -> {
                // re-registered without authentication: the associations stay and live longer
                giveBack(proposed.numbers(), proposed.under() == null);
                if (current != null) {
                    current.expiresAt = Math.max(current.expiresAt, until);
                }
            }
            case Procedure.Idle _ -> {}
        }
        procedure = new Procedure.Idle();
        afresh = false;
        if (current == null) {
            throw new IllegalStateException("a registration that stands has associations");
        }
        return settle(current, party);
    }

    /** Who we are under a set: its flow, its verification, and the P-CSCF's protected port as the first route. */
    private Party settle(SaSet set, Party party) {
        List<Extra<?>> extras = agreement(List.of(), set.verify);
        NameAddr outbound = NameAddr.of(
                "<" + SipUri.of(null, set.pcscf.uriHost(), set.ports.ps()).with("lr", "") + ">");
        // TS 24.229 5.1.2A.1.1: no Authorization outside REGISTER
        Party ours =
                new Party(party.address(), contact(party, set.reachable()), set.flow, List.of(outbound), null, extras);
        settled = ours;
        liveness.stands(around().now());
        RegistrationHandle mine = handle;
        if (mine != null) {
            around().tell(new ImsAction.Protected(mine, protection(set)));
        }
        return ours;
    }

    private Protection protection(SaSet set) {
        Agreement agreement = set.agreement;
        return new Protection(
                agreement.mode(),
                agreement.server().integrity().label(),
                agreement.server().encryption().label(),
                aka,
                agreement.nat(),
                home().local().address(),
                set.publicAddress,
                needsKeepAlive(set) ? liveness.keepAlive() : Duration.ZERO);
    }

    /** A.7.2: the UE keeps the binding alive; without UDP outside there is nothing to keep it with. */
    private static boolean needsKeepAlive(SaSet set) {
        return set.agreement.nat() && set.agreement.udp() != null;
    }

    /** The current set becomes the old one when the new registration went through it, else the network has lost it. */
    private void retire(SaSet current, boolean wentThroughIt) {
        SaSet older = table.at(SaSet.Stage.OLD);
        if (older != null) {
            delete(older);
        }
        if (!wentThroughIt) {
            delete(current);
            return;
        }
        Surroundings around = around();
        // TS 24.229 5.1.1.5.1: at most 64*T1 for pending transactions
        current.expiresAt = Math.min(
                current.expiresAt, around.now() + around.longestTransaction().toNanos());
        table.move(current, SaSet.Stage.OLD);
    }

    private static Duration granted(SipResponse response, Party party) {
        long seconds = 0;
        for (Contact contact : response.values(Headers.CONTACT)) {
            if (contact instanceof Contact.Address address
                    && address.expires() > 0
                    && address.nameAddr().uri() instanceof SipUri uri
                    && Objects.equals(uri.user(), party.contact().user())) {
                seconds = address.expires();
            }
        }
        Long general = response.value(Headers.EXPIRES);
        if (seconds == 0 && general != null) {
            seconds = general;
        }
        return Duration.ofSeconds(seconds == 0 ? 3600 : seconds);
    }

    @Override
    public void failed(int status) {
        boolean unheard = status == 408 || status == 503;
        // A.7.4: without an answer the P-CSCF may have lost the associations; the next REGISTER goes in clear
        afresh = procedure instanceof Procedure.Proposed proposed && proposed.under() != null && unheard;
        abandon();
    }

    @Override
    public boolean hasAnotherWay(int failures) {
        return afresh || Math.floorMod(failures, proxies.size()) != 0;
    }

    // ---- what the agent asks

    void attach(RegistrationHandle registration, Surroundings agent) {
        this.handle = registration;
        this.surroundings = agent;
    }

    @Nullable
    RegistrationHandle handle() {
        return handle;
    }

    /** For requests outside calls; null before the first registration. */
    @Nullable
    Party party() {
        return settled;
    }

    /** Whether an initial registration has succeeded since this was asked last. */
    boolean takeInitial() {
        boolean was = initial;
        initial = false;
        return was;
    }

    SaTable table() {
        return table;
    }

    ImsPolicy policy() {
        return policy;
    }

    /** Whether a flow of the SIP stack is, or was, one under our associations. */
    boolean owns(Flow flow) {
        return routes.knows(flow);
    }

    /** Whether a flow is one to a P-CSCF in clear. */
    boolean isClear(Flow flow) {
        return proxies.contains(flow);
    }

    /**
     * The set through which a message for this flow goes. The new one carries the registration alone; what belongs to an
     * older one goes through the current (A.7.4.1a).
     */
    @Nullable
    SaSet sending(Flow flow) {
        SaSet set = table.byFlow(flow);
        return set != null && set.stage == SaSet.Stage.NEW ? set : table.at(SaSet.Stage.CURRENT);
    }

    /** What Via says of us on a flow of ours. */
    Endpoint sentBy(Flow flow) {
        SaSet set = table.byFlow(flow);
        if (set == null) {
            set = table.at(SaSet.Stage.CURRENT);
        }
        return set == null ? flow.local() : set.reachable();
    }

    /** A packet came through this set; null when it is not taken. The answer is the flow that the SIP stack sees. */
    @Nullable
    Flow received(long id, int sourcePort, int destinationPort) {
        SaSet set = table.byId(id);
        if (set == null || !set.takes(sourcePort, destinationPort)) {
            return null;
        }
        if (set.stage == SaSet.Stage.CURRENT) {
            usedNew = true;
            liveness.heard(around().now());
        }
        return set.flow;
    }

    /** Requests are taken under every set but a new one (A.7.4.1a). */
    boolean takesRequests(Flow flow) {
        SaSet set = table.byFlow(flow);
        return set != null && set.stage != SaSet.Stage.NEW;
    }

    /** A response is taken under the set of its request, or once that is complete under any that is. */
    boolean takesResponse(Flow sent, Flow came) {
        SaSet under = table.byFlow(came);
        return under != null && (sent.equals(came) || under.stage != SaSet.Stage.NEW);
    }

    /** Deletes what is no longer needed: the old set, once the new one is used and nothing is pending (A.7.4.1a). */
    void tidy() {
        SaSet old = table.at(SaSet.Stage.OLD);
        if (old != null && usedNew && !around().isBusy()) {
            delete(old);
        }
    }

    long nextDeadline() {
        SaSet current = table.at(SaSet.Stage.CURRENT);
        long next = table.nextExpiry();
        return current == null
                ? next
                : Math.min(next, liveness.nextDeadline(needsKeepAlive(current), around().calls()));
    }

    /** Deletes sets whose time is over; sends keep-alives and probes. */
    void expire(long now) {
        for (SaSet set : table.all()) {
            if (set.expiresAt <= now) {
                boolean wasCurrent = set.stage == SaSet.Stage.CURRENT;
                delete(set);
                if (wasCurrent) {
                    registerAfresh();
                }
            }
        }
        SaSet current = table.at(SaSet.Stage.CURRENT);
        if (current == null) {
            return;
        }
        switch (liveness.due(now, needsKeepAlive(current), around().calls())) {
            case NOTHING -> {}
            case KEEP_ALIVE -> around().tell(new ImsAction.KeepAlive(current.id));
            case PROBE -> probe(current);
            case LOST -> {
                liveness.lost();
                registerAfresh();
            }
        }
    }

    private void probe(SaSet current) {
        Party ours = settled;
        if (ours != null) {
            around().probe(ours, SipUri.of(null, current.pcscf.uriHost(), current.ports.ps()));
        }
    }

    /** Something went out under the current set. */
    void sent(SaSet set) {
        if (set.stage == SaSet.Stage.CURRENT) {
            liveness.sent(around().now());
        }
    }

    /** The way through the current associations is dead, or the network has asked for it: in clear, with new ones. */
    void registerAfresh() {
        afresh = true;
        registerAgain();
    }

    void registerAgain() {
        RegistrationHandle mine = handle;
        Party base = asked;
        if (mine != null && base != null) {
            around().later(new RegistrationEvent.Refresh(mine, base));
        }
    }

    /** TR 33.803 A.7.5: the associations are bound to the old address. */
    void moved(IpAddress address) {
        List<Flow> moved = new ArrayList<>();
        for (Flow flow : proxies) {
            moved.add(new Flow(
                    flow.transport(), new Endpoint(address, flow.local().port()), flow.remote()));
        }
        proxies = List.copyOf(moved);
        abandon();
        table.all().forEach(this::delete);
        registerAfresh();
    }

    /** All public identities are de-registered: no association stays (A.7.4.1a). */
    void ended() {
        abandon();
        table.all().forEach(this::delete);
        digest.close();
        credentials.close();
        settled = null;
    }

    // ---- inside

    /** A.7.4.1a: only one procedure at a time; what an incomplete one has made goes. */
    private void abandon() {
        switch (procedure) {
            case Procedure.Idle _ -> {}
            case Procedure.Proposed proposed -> giveBack(proposed.numbers(), proposed.under() == null);
            case Procedure.Answering answering -> {
                if (answering.set().stage == SaSet.Stage.NEW) {
                    delete(answering.set());
                }
            }
        }
        credentials.close();
        procedure = new Procedure.Idle();
    }

    private void giveBack(UeNumbers ours, boolean serverPortToo) {
        numbers.giveBackSpi(ours.spiC());
        numbers.giveBackSpi(ours.spiS());
        numbers.giveBackPort(ours.portC());
        if (serverPortToo) {
            numbers.giveBackPort(ours.portS());
        }
    }

    private void delete(SaSet set) {
        table.remove(set);
        around().tell(new ImsAction.Remove(set.id));
        // port_us may be another set's too
        giveBack(
                new UeNumbers(set.spis.uc(), set.spis.us(), set.ports.uc(), set.ports.us()),
                !table.usesPort(set.ports.us()));
    }

    /** Our own address and port in clear. */
    private Flow home() {
        return proxies.getFirst();
    }

    private Surroundings around() {
        Surroundings agent = surroundings;
        if (agent == null) {
            throw new IllegalStateException("a registration is used within an agent");
        }
        return agent;
    }
}
