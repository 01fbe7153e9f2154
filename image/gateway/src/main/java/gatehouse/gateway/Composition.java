package gatehouse.gateway;

import gatehouse.b2bua.Account;
import gatehouse.b2bua.Keying;
import gatehouse.b2bua.Line;
import gatehouse.b2bua.Preconditions;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.IpAddress;
import gatehouse.base.Transport;
import gatehouse.config.CodecName;
import gatehouse.config.Credential;
import gatehouse.config.GatehouseConfiguration;
import gatehouse.config.IdentitySettings;
import gatehouse.config.KeyingSettings;
import gatehouse.config.LineAccount;
import gatehouse.config.LineSettings;
import gatehouse.config.NumberSettings;
import gatehouse.config.OperatorSettings;
import gatehouse.config.Secrets;
import gatehouse.gateway.access.Device;
import gatehouse.gateway.access.ImsAccess;
import gatehouse.gateway.access.IsimMemory;
import gatehouse.ims.ImsPolicy;
import gatehouse.ims.SaNumbers;
import gatehouse.media.sdp.PayloadFormat;
import gatehouse.media.srtp.SdesRule;
import gatehouse.media.srtp.SrtpSuite;
import gatehouse.sip.auth.DigestClient;
import gatehouse.sip.auth.DigestCredentials;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.FailoverAccess;
import gatehouse.sip.ua.MediaAgreement;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationAccess;
import gatehouse.sip.ua.RegistrationSettings;
import gatehouse.sip.ua.RegistrationSettings.KeepAlive;
import gatehouse.sip.ua.RegistrationSettings.RefreshRule;
import gatehouse.telephony.Numbering;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns the configuration into what the cores are made of. */
final class Composition {
    /** The dynamic payload type that our offers give to telephone-event. */
    private static final int EVENT_PAYLOAD_TYPE = 101;

    private static final int FLOWS = 2;

    private Composition() {}

    /** An account's name within the gateway. */
    static String accountId(String operator, String identity) {
        return operator + "/" + identity;
    }

    /**
     * The account of one identity.
     *
     * @param local where its SIP messages leave from
     * @param proxies the addresses of its operator's servers, the preferred one first
     * @throws IOException when the secrets file has no password for it
     */
    static Account account(
            OperatorSettings operator,
            IdentitySettings identity,
            Endpoint local,
            List<Endpoint> proxies,
            Secrets secrets,
            Entropy entropy)
            throws IOException {
        if (!(secrets.find(identity.credential()).orElse(null) instanceof Credential.Password(var password))) {
            throw new IOException("operators: " + operator.name() + ": identity " + identity.name()
                    + ": the secrets file has no password named " + identity.credential()
                    + "; add the line: " + identity.credential() + " password ...");
        }
        List<Flow> flows = proxies.stream()
                .map(proxy -> new Flow(
                        operator.transport(), operator.transport().isReliable() ? local.withPort(0) : local, proxy))
                .toList();
        String contactUser = identity.name() + "-" + entropy.token(4);
        SipUri contact = SipUri.of(contactUser, local.address().uriHost(), local.port());
        if (operator.transport().isReliable()) {
            contact = contact.with("transport", operator.transport().name().toLowerCase(Locale.ROOT));
        }
        String way = operator.transport().isReliable()
                ? ";transport=" + operator.transport().name().toLowerCase(Locale.ROOT)
                : "";
        // RFC 5626 4.2.1: two flows, to two proxies, are enough; what is left is for when both are gone
        List<RegistrationSettings> registrations = new ArrayList<>();
        // where signalling can be read there is no SDES to agree on
        boolean mayAgree =
                operator.transport() == Transport.TLS && operator.keying().agreesOnTheEdge();
        List<MediaAgreement> agreements = new ArrayList<>();
        for (int i = 0; i < Math.min(FLOWS, flows.size()); i++) {
            NameAddr outbound = NameAddr.of("<sip:" + proxies.get(i) + way + ";lr>");
            Party party = Party.of(NameAddr.of("<" + identity.impu() + ">"), contact, flows.get(i))
                    .withRoute(List.of(outbound))
                    .with(new DigestClient(DigestCredentials.ofPassword(identity.impi(), password), entropy));
            RegistrationAccess access = new FailoverAccess(flows.subList(i + 1, flows.size()));
            if (mayAgree) {
                agreements.add(new MediaAgreement(access));
                access = agreements.getLast();
            }
            registrations.add(new RegistrationSettings(
                    party,
                    SipUri.of("sip:" + operator.domain()),
                    Duration.ofSeconds(operator.expiresSeconds()),
                    Device.contactParameters(operator, identity, i + 1),
                    RefreshRule.HALF,
                    new KeepAlive(Duration.ofSeconds(operator.keepAliveSeconds()), false),
                    access));
        }
        Keying keying = keying(operator.keying());
        return new Account(
                        accountId(operator.name(), identity.name()),
                        operator.domain(),
                        registrations.getFirst(),
                        mayAgree
                                ? keying.withAccessEdge(
                                        flow -> agreements.stream().anyMatch(one -> one.isAgreed(flow)))
                                : keying)
                .withOtherFlows(registrations.subList(1, registrations.size()))
                .with(Preconditions.FOLLOWED);
    }

    /** How the voice of an operator's calls is protected. */
    static Keying keying(KeyingSettings settings) {
        SdesRule rule = switch (settings.rule()) {
            case REQUIRE -> SdesRule.REQUIRE;
            case PREFER -> SdesRule.PREFER;
            case OFF -> SdesRule.OFF;
        };
        List<SrtpSuite> suites = settings.suites().stream()
                .map(suite -> SrtpSuite.valueOf(suite.name()))
                .toList();
        Keying keying = Keying.sdes(rule, suites)
                .withKeyLifetime(1L << settings.keyLifetime())
                .with(
                        switch (settings.offer()) {
                            case SECOND_OFFER -> Keying.Preference.SECOND_OFFER;
                            case CAPABILITY -> Keying.Preference.CAPABILITY;
                        });
        if (settings.reach() == KeyingSettings.Reach.ACCESS_EDGE_ALWAYS) {
            keying = keying.withAccessEdge();
        }
        return settings.warn() == KeyingSettings.Warn.LINE ? keying.withWarning() : keying;
    }

    /**
     * The account of one identity that has an ISIM.
     *
     * @param states whether its signalling is hidden from others, and whether the access edge ends SRTP, at any time
     * @throws IOException when the secrets file has no K and OPc for it
     */
    static Account imsAccount(
            OperatorSettings operator,
            IdentitySettings identity,
            ImsPolicy policy,
            SaNumbers numbers,
            IsimMemory memory,
            Endpoint local,
            List<Endpoint> proxies,
            Secrets secrets,
            Entropy entropy,
            AccountStates states)
            throws IOException {
        if (!(secrets.find(identity.credential()).orElse(null) instanceof Credential.Isim isim)) {
            throw new IOException("operators: " + operator.name() + ": identity " + identity.name()
                    + ": the secrets file has no k and opc named " + identity.credential());
        }
        String id = accountId(operator.name(), identity.name());
        Keying keying = keying(operator.keying()).with(flow -> states.isEncrypted(id));
        if (operator.keying().agreesOnTheEdge()) {
            keying = keying.withAccessEdge(flow -> states.endsAtTheEdge(id));
        }
        return new Account(
                        id,
                        operator.domain(),
                        ImsAccess.registration(
                                operator, identity, isim, memory, policy, numbers, local, proxies, entropy),
                        keying)
                .with(Preconditions.OFFERED);
    }

    /** How an operator wants numbers to be written. */
    static Numbering numbering(OperatorSettings operator) {
        NumberSettings numbers = operator.numbers();
        return new Numbering(
                Set.copyOf(numbers.emergency()),
                numbers.format() == NumberSettings.NumberFormat.INTERNATIONAL,
                numbers.countryCode(),
                numbers.nationalPrefix(),
                numbers.internationalPrefix(),
                numbers.areaCode().orElse(null));
    }

    private static List<PayloadFormat> formats(List<CodecName> codecs, boolean comfortNoise) {
        List<PayloadFormat> formats = new ArrayList<>();
        for (CodecName codec : codecs) {
            formats.add(
                    switch (codec) {
                        case PCMA -> PayloadFormat.PCMA;
                        case PCMU -> PayloadFormat.PCMU;
                        case G722 -> PayloadFormat.G722;
                    });
        }
        if (comfortNoise) {
            formats.add(PayloadFormat.COMFORT_NOISE);
        }
        formats.add(PayloadFormat.telephoneEvent(EVENT_PAYLOAD_TYPE));
        return formats;
    }

    /**
     * The lines that have an account at an operator.
     *
     * @param media the local address at which the operator's voice is received
     */
    static List<Line> lines(GatehouseConfiguration configuration, OperatorSettings operator, IpAddress media) {
        List<PayloadFormat> formats = formats(
                operator.codecs().isEmpty() ? configuration.media().codecs() : operator.codecs(),
                configuration.media().silenceSuppression());
        List<Line> lines = new ArrayList<>();
        for (LineSettings line : configuration.lines()) {
            for (LineAccount account : line.accounts()) {
                if (account.operator().equals(operator.name())) {
                    lines.add(new Line(
                            line.id(),
                            accountId(operator.name(), account.identity()),
                            line.number().orElse(null),
                            media,
                            formats));
                }
            }
        }
        return lines;
    }
}
