package gatehouse.web.access;

import gatehouse.base.Entropy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A word that signs in once, for whoever can read what the program prints. It travels in the fragment of a link, which
 * browsers send to no server and write to no log. Not thread-safe: the server's event loop owns it.
 */
public final class SignInLink {
    private static final int WORD_BYTES = 24;

    private final String word;
    private byte @Nullable [] unspent;

    /** A fresh word. */
    public SignInLink(Entropy entropy) {
        word = entropy.token(WORD_BYTES);
        unspent = word.getBytes(StandardCharsets.UTF_8);
    }

    /** What follows the page's address in the link. */
    public String path() {
        return "/#sign-in=" + word;
    }

    /** Whether this is the word and it was not used before; from now on it is used. */
    public boolean spend(String offered) {
        byte[] wanted = unspent;
        if (wanted == null || !MessageDigest.isEqual(wanted, offered.getBytes(StandardCharsets.UTF_8))) {
            return false;
        }
        unspent = null;
        return true;
    }
}
