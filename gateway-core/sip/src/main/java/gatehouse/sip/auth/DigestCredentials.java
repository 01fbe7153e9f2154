package gatehouse.sip.auth;

import gatehouse.base.Secret;

/**
 * The port through which an owner answers challenges: with a password of the configuration, or with what an ISIM makes
 * of the nonce (RFC 3310). Called when a challenge with a new nonce arrives, not for every request.
 */
public interface DigestCredentials {
    /** Who answers: the user name, in IMS the private identity. */
    String username();

    /** What this user can say to the challenge. */
    Answer answer(DigestChallenge challenge);

    /** What comes of a challenge. */
    sealed interface Answer {
        /** The password; the receiver owns it and closes it. */
        record Password(Secret secret) implements Answer {}

        /**
         * The challenge is authentic but not fresh (RFC 3310 3.4): answer with {@code auts} and an empty password.
         *
         * @param auts base64 of AUTS
         */
        record Resynchronize(String auts) implements Answer {}

        /** The network could not prove itself: answer with an empty response and no auts (TS 24.229 5.1.1.5.3). */
        record NotAuthentic() implements Answer {}

        /** This challenge cannot be answered: another realm, an AKA challenge without a card. */
        record Declined(String reason) implements Answer {}
    }

    /**
     * Credentials of a user with one password for whatever realm asks; AKA is declined.
     *
     * @param password stays the caller's, who closes it; duplicated for each answer
     */
    static DigestCredentials ofPassword(String username, Secret password) {
        return new DigestCredentials() {
            @Override
            public String username() {
                return username;
            }

            @Override
            public Answer answer(DigestChallenge challenge) {
                return challenge.algorithm().akaVersion() == 0
                        ? new Answer.Password(password.duplicate())
                        : new Answer.Declined("an AKA challenge needs an ISIM");
            }
        };
    }
}
