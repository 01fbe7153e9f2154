package gatehouse.scenarios.stack;

import gatehouse.aka.AkaNonce;
import gatehouse.aka.AkaPassword;
import gatehouse.aka.AuthenticationVector;
import gatehouse.aka.Milenage;
import gatehouse.base.ByteView;
import gatehouse.base.Secret;
import gatehouse.config.OperatorConstant;
import gatehouse.netty.SecureEntropy;
import gatehouse.sip.auth.DigestAlgorithm;
import gatehouse.sip.auth.DigestChallenge;
import gatehouse.sip.auth.DigestResponse;
import gatehouse.sip.auth.DigestVerifier;
import gatehouse.sip.auth.DigestVerifier.Verdict;
import gatehouse.sip.auth.Qop;
import gatehouse.sip.message.Challenge;
import gatehouse.sip.message.Credentials;
import gatehouse.sip.message.HeaderType;
import gatehouse.sip.message.SipRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A server's digest gate for one user: what it gave out as nonce, and the password that goes with each. */
final class Gate implements AutoCloseable {
    private final String realm;
    private final String user;
    private final DigestAlgorithm algorithm;
    private final Qop qop;
    private final Secret password;
    private final @Nullable Milenage milenage;
    private final Map<String, Secret> given = new ConcurrentHashMap<>();
    private long sqn = 32;

    private Gate(String user, DigestAlgorithm algorithm, Qop qop, Secret password, @Nullable Milenage milenage) {
        this.realm = "home.example";
        this.user = user;
        this.algorithm = algorithm;
        this.qop = qop;
        this.password = password;
        this.milenage = milenage;
    }

    /** A gate that opens to a password. */
    static Gate password(String user, String password, Qop qop) {
        return new Gate(user, DigestAlgorithm.MD5, qop, Secret.ofText(password), null);
    }

    /** A gate that opens to who holds K (RFC 3310). */
    static Gate aka(String user, byte[] k, byte[] op) {
        Secret key = Secret.copyOf(k);
        Milenage milenage = Milenage.withOpc(key, OperatorConstant.opc(key, Secret.copyOf(op)));
        return new Gate(user, DigestAlgorithm.AKAV1_MD5, Qop.AUTH, Secret.ofText(""), milenage);
    }

    /** A fresh challenge. */
    Challenge challenge() {
        SecureEntropy entropy = new SecureEntropy();
        String nonce = entropy.token(16);
        Secret secret = password.duplicate();
        if (milenage != null) {
            try (var vector = vector(milenage, entropy)) {
                nonce = new AkaNonce(vector.rand(), vector.autn(), ByteView.empty()).encode();
                secret = AkaPassword.v1(vector.xres());
            }
        }
        given.put(nonce, secret);
        return new DigestChallenge(realm, nonce, null, false, algorithm, Set.of(qop)).toChallenge();
    }

    /** SIPp 3.6 takes RES for text that ends at its first zero octet, so none may have one. */
    private AuthenticationVector vector(Milenage milenage, SecureEntropy entropy) {
        sqn += 32;
        while (true) {
            byte[] rand = new byte[16];
            entropy.fill(rand);
            var vector = AuthenticationVector.generate(milenage, rand, sqn, new byte[2]);
            if (vector.xres().with(res -> IntStream.range(0, res.length).allMatch(i -> res[i] != 0))) {
                return vector;
            }
            vector.close();
        }
    }

    /** Whether a request proves the password for a nonce of ours. */
    boolean opensTo(SipRequest request, HeaderType<Credentials> header) {
        Credentials credentials = request.value(header);
        Secret secret = credentials == null ? null : given.get(String.valueOf(credentials.get("nonce")));
        if (secret == null || !user.equals(credentials.get("username"))) {
            return false;
        }
        try (Secret ha1 = DigestResponse.ha1(algorithm, user, realm, secret)) {
            return DigestVerifier.verify(credentials, algorithm, ha1, request.method(), request.body())
                    == Verdict.PROVEN;
        }
    }

    @Override
    public void close() {
        password.close();
        given.values().forEach(Secret::close);
        if (milenage != null) {
            milenage.close();
        }
    }
}
