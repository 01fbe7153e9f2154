package gatehouse.ims;

import gatehouse.aka.AkaNonce;
import gatehouse.aka.AkaPassword;
import gatehouse.aka.AkaResult;
import gatehouse.aka.Auts;
import gatehouse.aka.Isim;
import gatehouse.base.Decoded;
import gatehouse.base.Secret;
import gatehouse.sip.auth.DigestChallenge;
import gatehouse.sip.auth.DigestCredentials;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Digest answered by an ISIM (RFC 3310, RFC 4169). CK and IK of the last challenge wait here until the registration takes
 * them for its security associations, or wipes them.
 */
final class AkaCredentials implements DigestCredentials, AutoCloseable {
    /** What the ISIM made of the last challenge. */
    sealed interface Last {
        /** No challenge was put to it. */
        record Nothing() implements Last {}

        /** The network is authentic: the keys. */
        record Keys(Secret ck, Secret ik, String algorithm) implements Last {}

        /** SQN is out of range: AUTS goes back. */
        record OutOfRange() implements Last {}

        /** The network has not shown that it knows K. */
        record NotAuthentic(String reason) implements Last {}
    }

    /** What the ISIM said to a nonce that was put to it before its challenge was; it takes each but once. */
    private record Judged(String nonce, AkaResult result) {}

    private final Isim isim;
    private Last last = new Last.Nothing();
    private @Nullable Judged judged;

    AkaCredentials(Isim isim) {
        this.isim = isim;
    }

    @Override
    public String username() {
        return isim.impi();
    }

    /** Whether who made this challenge knows our K, be its sequence number in range or not. */
    boolean isAuthentic(DigestChallenge challenge) {
        if (challenge.algorithm().akaVersion() == 0
                || !(AkaNonce.decode(challenge.nonce()) instanceof Decoded.Ok<AkaNonce>(AkaNonce nonce))) {
            return false;
        }
        AkaResult result = judge(challenge.nonce(), nonce);
        if (result instanceof AkaResult.NetworkNotAuthentic) {
            return false;
        }
        judged = new Judged(challenge.nonce(), result);
        return true;
    }

    private AkaResult judge(String text, AkaNonce nonce) {
        Judged before = judged;
        judged = null;
        if (before != null && before.nonce.equals(text)) {
            return before.result;
        }
        wipe(before);
        return isim.authenticate(nonce.rand(), nonce.autn());
    }

    private static void wipe(@Nullable Judged unused) {
        if (unused != null && unused.result instanceof AkaResult.Success(Secret res, Secret ck, Secret ik)) {
            res.close();
            ck.close();
            ik.close();
        }
    }

    @Override
    public Answer answer(DigestChallenge challenge) {
        wipeKeys();
        int version = challenge.algorithm().akaVersion();
        if (version == 0) {
            // a password challenge to an ISIM would take the keys out of the agreement
            return new Answer.Declined("the network asks for a password where IMS AKA is agreed on");
        }
        if (!(AkaNonce.decode(challenge.nonce()) instanceof Decoded.Ok<AkaNonce>(AkaNonce nonce))) {
            last = new Last.NotAuthentic("the nonce holds no RAND and AUTN");
            return new Answer.NotAuthentic();
        }
        return switch (judge(challenge.nonce(), nonce)) {
            case AkaResult.Success(Secret res, Secret ck, Secret ik) -> {
                last = new Last.Keys(ck, ik, challenge.algorithm().token());
                try (res) {
                    yield new Answer.Password(version == 1 ? AkaPassword.v1(res) : AkaPassword.v2(res, ik, ck));
                }
            }
            case AkaResult.SynchronisationFailure(Auts auts) -> {
                last = new Last.OutOfRange();
                yield new Answer.Resynchronize(Base64.getEncoder().encodeToString(auts.encode()));
            }
            case AkaResult.NetworkNotAuthentic(String reason) -> {
                last = new Last.NotAuthentic(reason);
                yield new Answer.NotAuthentic();
            }
        };
    }

    Last last() {
        return last;
    }

    /** Hands the keys over, or null when the last challenge gave none; afterwards nothing is kept. */
    Last.@Nullable Keys takeKeys() {
        if (last instanceof Last.Keys keys) {
            last = new Last.Nothing();
            return keys;
        }
        return null;
    }

    /** Wipes what nobody took. */
    @Override
    public void close() {
        wipe(judged);
        judged = null;
        wipeKeys();
    }

    private void wipeKeys() {
        if (last instanceof Last.Keys(Secret ck, Secret ik, String _)) {
            ck.close();
            ik.close();
        }
        last = new Last.Nothing();
    }
}
