package gatehouse.gateway.access;

import gatehouse.aka.AuthenticationFunctions;
import gatehouse.aka.Isim;
import gatehouse.aka.Milenage;
import gatehouse.aka.SoftwareIsim;
import gatehouse.aka.Tuak;
import gatehouse.base.Endpoint;
import gatehouse.base.Entropy;
import gatehouse.base.Flow;
import gatehouse.base.Transport;
import gatehouse.config.Access;
import gatehouse.config.Credential;
import gatehouse.config.EncryptionName;
import gatehouse.config.IdentitySettings;
import gatehouse.config.IntegrityName;
import gatehouse.config.IpsecModeName;
import gatehouse.config.OperatorSettings;
import gatehouse.ims.AccessMode;
import gatehouse.ims.ImsPolicy;
import gatehouse.ims.ImsRegistration;
import gatehouse.ims.SaNumbers;
import gatehouse.sip.agree.IpsecEncryption;
import gatehouse.sip.agree.IpsecIntegrity;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.SipUri;
import gatehouse.sip.ua.Party;
import gatehouse.sip.ua.RegistrationSettings;
import gatehouse.sip.ua.RegistrationSettings.KeepAlive;
import gatehouse.sip.ua.RegistrationSettings.RefreshRule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tinylog.Logger;

/** Turns {@code access: ipsec-3gpp} into what gateway-core/ims is made of. */
public final class ImsAccess {
    private ImsAccess() {}

    /**
     * What can be offered of what the configuration wants, where the sockets for it can be had.
     *
     * @param local our address, with any port
     * @throws IOException when nothing is left, with one sentence
     */
    public static ImsPolicy policy(OperatorSettings operator, Access.Ipsec3gpp access, EspWan wan, Endpoint local)
            throws IOException {
        List<AccessMode> modes = new ArrayList<>();
        IOException why = null;
        for (IpsecModeName name : access.modes()) {
            AccessMode mode = mode(name);
            try {
                if (mode.isForNatsAlone()) {
                    EspSession.tryUdp(wan, local.withPort(access.udpPort()));
                } else if (mode != AccessMode.IMPROVED_AKA) { // which needs it only where there is no NAT
                    EspSession.tryPlain(wan, local.address());
                }
                modes.add(mode);
            } catch (IOException e) {
                why = e;
                Logger.warn("{} is not offered to {}: {}", mode.label(), operator.name(), e.getMessage());
            }
        }
        if (why != null && modes.isEmpty()) {
            throw why;
        }
        ImsPolicy usual = ImsPolicy.of(
                modes,
                ImsPolicy.pairs(
                        access.encryption().stream().map(ImsAccess::encryption).toList(),
                        access.integrity().stream().map(ImsAccess::integrity).toList()));
        return new ImsPolicy(
                usual.modes(),
                usual.suites(),
                access.udpPort(),
                access.pcscfUdpPort(),
                usual.completion(),
                Duration.ofSeconds(operator.keepAliveSeconds()),
                usual.probeInCalls(),
                usual.probeIdle(),
                usual.subscribe(),
                wan.streams(),
                operator.keying().agreesOnTheEdge());
    }

    /**
     * How one identity registers.
     *
     * @param local where its messages in clear leave from
     * @param isim stays the caller's
     */
    public static RegistrationSettings registration(
            OperatorSettings operator,
            IdentitySettings identity,
            Credential.Isim isim,
            IsimMemory memory,
            ImsPolicy policy,
            SaNumbers numbers,
            Endpoint local,
            List<Endpoint> proxies,
            Entropy entropy) {
        Isim module = memory.remembering(
                identity.credential(),
                sequence -> new SoftwareIsim(
                        new SoftwareIsim.Identity(identity.impi(), identity.impus(), operator.domain(), List.of()),
                        functions(isim),
                        sequence));
        List<Flow> flows = proxies.stream()
                .map(proxy -> new Flow(Transport.UDP, local, proxy))
                .toList();
        ImsRegistration registration = new ImsRegistration(policy, module, flows, numbers, entropy);
        SipUri contact = SipUri.of(
                identity.name() + "-" + entropy.token(4), local.address().uriHost(), local.port());
        Party party = Party.of(NameAddr.of("<" + identity.impu() + ">"), contact, flows.getFirst())
                .with(registration.digest());
        return new RegistrationSettings(
                party,
                SipUri.of("sip:" + operator.domain()),
                Duration.ofSeconds(operator.expiresSeconds()),
                Device.contactParameters(operator, identity, 0),
                RefreshRule.IMS,
                KeepAlive.NONE, // RFC 3948 keep-alives take its place
                registration);
    }

    /** TUAK as operators have it for AKA: RES of 64 bits, the permutation once (TS 35.231 6.1, annex A). */
    private static AuthenticationFunctions functions(Credential.Isim isim) {
        return isim.isTuak() ? Tuak.withTopc(isim.k(), isim.opc(), 8, 1) : Milenage.withOpc(isim.k(), isim.opc());
    }

    private static AccessMode mode(IpsecModeName name) {
        return AccessMode.valueOf(name.name());
    }

    private static IpsecIntegrity integrity(IntegrityName name) {
        return IpsecIntegrity.valueOf(name.name());
    }

    private static IpsecEncryption encryption(EncryptionName name) {
        return IpsecEncryption.valueOf(name.name());
    }
}
