package gatehouse.lab.pcscf;

import gatehouse.base.Entropy;
import gatehouse.esp.EspSuite;
import gatehouse.sip.agree.Ipsec3gpp;
import gatehouse.sip.agree.Ipsec3gpp.EncapsulationPorts;
import gatehouse.sip.agree.IpsecMode;
import gatehouse.sip.agree.MediaSecurity;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.Headers;
import gatehouse.sip.message.NameAddr;
import gatehouse.sip.message.Parameterized;
import gatehouse.sip.message.RequestBuilder;
import gatehouse.sip.message.ResponseBuilder;
import gatehouse.sip.message.SipMessage;
import gatehouse.sip.message.SipRequest;
import gatehouse.sip.message.SipResponse;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the P-CSCF takes off messages and puts on (TS 24.229 5.2.2, TS 33.203 Annex H). */
final class AccessMessages {
    /** Of the agreement with us alone, the second by draft-dawes-sipcore-mediasec-parameter. */
    private static final List<String> TAGS = List.of("sec-agree", "mediasec");

    private static final String INTEGRITY = "integrity-protected";
    private static final int HIGHEST = 900;

    private AccessMessages() {}

    /** The values of a header as they stand, for comparison to the letter (RFC 3329 2.3.1). */
    static List<String> letters(SipMessage message, HeaderType<Parameterized> type) {
        return message.values(type).stream().map(Parameterized::toString).toList();
    }

    /** A UE's request for the core: the agreement's headers are the P-CSCF's business alone. */
    static RequestBuilder inwards(SipRequest request) {
        RequestBuilder onward = request.with();
        onward.remove(Headers.SECURITY_CLIENT).remove(Headers.SECURITY_VERIFY);
        withoutAgreement(onward, Headers.REQUIRE, request);
        withoutAgreement(onward, Headers.PROXY_REQUIRE, request);
        return onward;
    }

    private static void withoutAgreement(RequestBuilder onward, HeaderType<String> type, SipRequest request) {
        List<String> tags = request.values(type);
        List<String> others = tags.stream()
                .filter(tag -> !TAGS.contains(tag.toLowerCase(Locale.ROOT)))
                .toList();
        if (others.size() < tags.size()) {
            onward.setAll(type, others);
        }
    }

    /** Whether SRTP under SDES to the access edge is among these values of Security-Client. */
    static boolean hasMediaSecurity(List<String> letters) {
        return MediaSecurity.isAmong(letters.stream().map(Parameterized::of).toList());
    }

    /**
     * A REGISTER for the core: how it came (TS 24.229 5.2.2.1 to 5.2.2.3), and how to come back (RFC 3327).
     *
     * @param isProtected what integrity-protected is to say
     */
    static SipRequest register(SipRequest request, boolean isProtected, NameAddr path) {
        RequestBuilder onward = inwards(request);
        List<Credentials> all = new ArrayList<>();
        for (Credentials credentials : request.values(Headers.AUTHORIZATION)) {
            all.add(credentials.isDigest() ? marked(credentials, isProtected) : credentials);
        }
        onward.setAll(Headers.AUTHORIZATION, all);
        onward.prepend(Headers.PATH, path);
        return onward.build();
    }

    /** Whatever the UE wrote there is replaced: only the P-CSCF's word counts. */
    private static Credentials marked(Credentials credentials, boolean isProtected) {
        StringBuilder text = new StringBuilder(credentials.scheme()).append(' ');
        var parameters = credentials.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.name(i);
            if (!name.equalsIgnoreCase(INTEGRITY)) {
                text.append(name)
                        .append('=')
                        .append(parameters.raw(name.toLowerCase(Locale.ROOT)))
                        .append(", ");
            }
        }
        return Credentials.of(text.append(INTEGRITY + "=\"" + (isProtected ? "yes" : "no") + "\"")
                .toString());
    }

    /** The private identity of a REGISTER: the user name, else what the public identity gives (TS 23.003 13.3). */
    static String impi(SipRequest request) {
        for (Credentials credentials : request.values(Headers.AUTHORIZATION)) {
            String user = credentials.isDigest() ? credentials.get("username") : null;
            if (user != null) {
                return user;
            }
        }
        String uri = request.to().uri().toString();
        int colon = uri.indexOf(':');
        return uri.substring(colon + 1);
    }

    /** Digest credentials, or null. */
    static @Nullable Credentials digest(SipRequest request) {
        for (Credentials credentials : request.values(Headers.AUTHORIZATION)) {
            if (credentials.isDigest()) {
                return credentials;
            }
        }
        return null;
    }

    /** A key that the S-CSCF put into a challenge, 16 octets, or null. */
    static byte @Nullable [] key(SipResponse challenge, String name) {
        for (Challenge each : challenge.values(Headers.WWW_AUTHENTICATE)) {
            String hex = each.get(name);
            if (hex != null && hex.length() == 32) {
                return HexFormat.of().parseHex(hex);
            }
        }
        return null;
    }

    /** A challenge as the UE may see it: without ik and ck (TS 24.229 5.2.2.1). */
    static ResponseBuilder withoutKeys(SipResponse response) {
        ResponseBuilder outward = response.with();
        List<Challenge> challenges = response.values(Headers.WWW_AUTHENTICATE);
        if (challenges.stream().anyMatch(each -> each.get("ik") != null || each.get("ck") != null)) {
            outward.setAll(
                    Headers.WWW_AUTHENTICATE,
                    challenges.stream().map(AccessMessages::withoutKeys).toList());
        }
        return outward;
    }

    private static Challenge withoutKeys(Challenge challenge) {
        StringBuilder text = new StringBuilder(challenge.scheme()).append(' ');
        var parameters = challenge.parameters();
        String separator = "";
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.name(i);
            if (!name.equalsIgnoreCase("ik") && !name.equalsIgnoreCase("ck")) {
                text.append(separator).append(name).append('=');
                text.append(parameters.raw(name.toLowerCase(Locale.ROOT)));
                separator = ", ";
            }
        }
        return Challenge.of(text.toString());
    }

    /** Security-Server: every pair of ours in one mode, the preferred one first (TS 33.203 7.2, RFC 3329 2.2). */
    static List<Parameterized> securityServer(
            List<EspSuite> suites,
            IpsecMode mode,
            long clientSpi,
            long serverSpi,
            int clientPort,
            int serverPort,
            @Nullable EncapsulationPorts improved) {
        List<Parameterized> values = new ArrayList<>();
        int q = HIGHEST;
        for (EspSuite suite : suites) {
            values.add(new Ipsec3gpp(
                            q,
                            mode,
                            Proposal.integrityOf(suite),
                            Proposal.encryptionOf(suite),
                            clientSpi,
                            serverSpi,
                            clientPort,
                            serverPort,
                            improved)
                    .toHeader());
            q = Math.max(0, q - HIGHEST / (suites.size() + 1));
        }
        return values;
    }

    /** A refusal by the P-CSCF itself. */
    static SipResponse refusal(SipRequest request, int status, Entropy entropy) {
        return SipResponse.to(request, status).toTag(entropy.token(4)).build();
    }
}
