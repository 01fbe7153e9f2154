package gatehouse.management;

import org.jspecify.annotations.Nullable;

/**
 * What can be asked of a running gateway. Immutable and plain, as {@link Snapshot} is. A command that makes no sense in
 * itself cannot be made: its constructor throws an {@link IllegalArgumentException} with a sentence for who sent it.
 */
public sealed interface Command {
    /** A command to one line. Those that a hand could do are carried out by the line's driver, as if a hand did them. */
    sealed interface OfLine extends Command {
        /** The line's id. */
        String line();
    }

    /** Lifts the receiver: answers a ringing line, or begins a call. */
    record OffHook(String line) implements OfLine {}

    /** Puts the receiver down: ends whatever the line does. */
    record OnHook(String line) implements OfLine {}

    /** A short break of the loop, as the R or flash key makes it. */
    record Flash(String line) implements OfLine {}

    /**
     * Presses one key.
     *
     * @param key one of 0-9, *, #, A-D
     */
    record PressKey(String line, String key) implements OfLine {
        public PressKey {
            if (!key.matches("[0-9*#A-D]")) {
                throw new IllegalArgumentException("A key is one of 0-9, *, # and A-D.");
            }
        }
    }

    /**
     * Lifts the receiver if it lies on the phone, waits for dial tone, and presses the keys.
     *
     * @param number 1 to 64 keys
     */
    record Dial(String line, String number) implements OfLine {
        public Dial {
            if (!number.matches("[0-9*#A-D]{1,64}")) {
                throw new IllegalArgumentException("A number to dial has 1 to 64 of the keys 0-9, *, # and A-D.");
            }
        }
    }

    /** Rings the phone of an idle line for 10 s, to hear whether it does; refused while the line is in use. */
    record TestRing(String line) implements OfLine {}

    /** Lifts the receiver of a line that rings; refused when it does not ring. */
    record Answer(String line) implements OfLine {}

    /**
     * Speaks a WAV file into the receiver, once.
     *
     * @param file a path on the gateway's host, PCM, any rate, one or two channels
     */
    record Play(String line, String file) implements OfLine {}

    /**
     * Records what the receiver hears into a WAV file (8 kHz, 16 bit, mono) until the line is on hook or {@link
     * StopRecording} comes.
     *
     * @param file a path on the gateway's host; it is overwritten
     */
    record StartRecording(String line, String file) implements OfLine {}

    /** Ends {@link StartRecording}; its file is whole when the result comes. */
    record StopRecording(String line) implements OfLine {}

    /** Registers an identity now, without waiting for a pause after a failure to end. */
    record Register(String operator, String identity) implements Command {}

    /** Takes an identity's registration back, and leaves it so until {@link Register} or a restart. */
    record Unregister(String operator, String identity) implements Command {}

    /**
     * Walks from the cable to a call and says where it breaks; {@link Snapshot#diagnosis} shows how far it is.
     *
     * @param number that the test call goes to; null takes the operator's, and leaves the call out where it has none
     */
    record Diagnose(@Nullable String number) implements Command {
        public Diagnose {
            if (number != null && !number.matches("[0-9*#A-D]{1,64}")) {
                throw new IllegalArgumentException("A number to dial has 1 to 64 of the keys 0-9, *, # and A-D.");
            }
        }
    }

    /** Begins a capture, in place of an earlier one. */
    record StartCapture() implements Command {}

    /** Ends the capture; its file can be had as long as no other begins. */
    record StopCapture() implements Command {}

    /** A command to the configuration's store; {@link ConfigurationDesk} carries it out. */
    sealed interface OfConfiguration extends Command {}

    /** Checks a YAML text without keeping it. */
    record Validate(String yaml) implements OfConfiguration {}

    /** Checks a YAML text and keeps it as the candidate. */
    record Propose(String yaml) implements OfConfiguration {}

    /** Drops the candidate. */
    record Discard() implements OfConfiguration {}

    /**
     * Puts the candidate in force.
     *
     * @param confirmSeconds 10 to 3600 within which {@link Confirm} must come, else it is rolled back; null to keep it
     *     at once
     */
    record Commit(@Nullable Integer confirmSeconds) implements OfConfiguration {
        public Commit {
            if (confirmSeconds != null && (confirmSeconds < 10 || confirmSeconds > 3600)) {
                throw new IllegalArgumentException("The time to confirm is 10 to 3600 seconds.");
            }
        }
    }

    /** Keeps the commit that waits. */
    record Confirm() implements OfConfiguration {}

    /** Puts back what was in force before the commit that waits. */
    record RollBack() implements OfConfiguration {}

    /** Asks for the text in force. */
    record ShowRunning() implements OfConfiguration {}

    /** Asks for the candidate's text. */
    record ShowCandidate() implements OfConfiguration {}

    /** Asks for the versions that were in force before. */
    record ShowHistory() implements OfConfiguration {}

    /** Asks for the text of one of them. */
    record ShowVersion(long number) implements OfConfiguration {}

    /** Asks what stands where in a YAML text, for forms. */
    record ShowPlaces(String yaml) implements OfConfiguration {}

    /**
     * Asks for a YAML text with one place changed and all else, comments too, as it was. Nothing is kept.
     *
     * @param path as problems name it, such as {@code operators[0].transport}
     * @param value the scalar, or YAML of several lines where {@code block}; null takes the place out
     */
    record Edit(String yaml, String path, @Nullable String value, boolean block) implements OfConfiguration {}

    /**
     * Keeps an operator's password in the secrets file, in the place of an earlier one of that name.
     *
     * @param credential the name that identities refer to
     */
    record SetPassword(String credential, String password) implements Command {
        public SetPassword {
            if (!credential.matches("[a-z0-9][a-z0-9-]{0,31}")) {
                throw new IllegalArgumentException(
                        "A credential's name has 1 to 32 lower-case letters, digits and hyphens.");
            }
            if (password.isEmpty()
                    || password.length() > 255
                    || password.chars().anyMatch(c -> c < ' ')) {
                throw new IllegalArgumentException("A password has 1 to 255 characters on one line.");
            }
        }

        @Override
        public String toString() {
            return "SetPassword[" + credential + "]";
        }
    }

    /**
     * Keeps the keys of an ISIM in software (TS 35.206) in the gateway's secrets file, in the place of an earlier
     * credential of that name. Whoever sends it gets nothing of them back, ever.
     *
     * @param credential the name that an identity's {@code credential} says
     * @param k 32 hexadecimal digits; blanks between them do not count
     * @param constant the operator's constant, written as {@code k}
     * @param derived whether {@code constant} is OPc, the one derived for this subscriber; else it is OP
     */
    record SetKeys(String credential, String k, String constant, boolean derived) implements Command {
        public SetKeys {
            if (!credential.matches("[a-z0-9][a-z0-9-]{0,31}")) {
                throw new IllegalArgumentException(
                        "A credential's name has 1 to 32 lower-case letters, digits and hyphens.");
            }
            if (!isKey(k) || !isKey(constant)) {
                throw new IllegalArgumentException("K and OPc (or OP) have 32 hexadecimal digits each.");
            }
        }

        private static boolean isKey(String text) {
            return text.matches("(?: ?[0-9a-fA-F]){32} ?");
        }

        @Override
        public String toString() {
            return "SetKeys[" + credential + "]";
        }
    }

    /**
     * Asks for the configuration in force with its secrets, sealed under a passphrase ({@link Backup}), in Base64.
     *
     * @param passphrase 10 to 255 characters
     */
    record BackUp(String passphrase) implements Command {
        public BackUp {
            if (passphrase.length() < 10 || passphrase.length() > 255) {
                throw new IllegalArgumentException("A passphrase has 10 to 255 characters; take four words.");
            }
        }

        @Override
        public String toString() {
            return "BackUp[redacted]";
        }
    }

    /**
     * Asks for the configuration in a backup, to be proposed as any other; nothing is in force by this.
     *
     * @param backup in Base64
     */
    record OpenBackup(String backup, String passphrase) implements Command {
        @Override
        public String toString() {
            return "OpenBackup[redacted]";
        }
    }

    /** Forgets the calls that have ended, with whom and when. */
    record ForgetCalls() implements Command {}

    /** Starts the gateway again, calls end: the process stays, everything in it begins anew. */
    record Restart() implements Command {}
}
