package gatehouse.management;

import org.jspecify.annotations.Nullable;

/**
 * Every sentence that the gateway says to people, in English; the page has the same keys in other languages. A
 * {@code {0}} is the first value. What tells of a problem has two parts, and cannot be made without the second: what is
 * wrong, and what to do next.
 */
public enum Sentence {
    /** A text that has no key yet. */
    PLAIN("{0}"),

    // What happened
    IDENTITY_REGISTERED("The identity is registered."),
    IDENTITY_NOT_REGISTERED("The identity is not registered", "read the cause, and run the diagnosis"),
    IDENTITY_LEFT("The identity is no longer registered."),
    CALL_ENDED("A call has ended."),
    PART_DEGRADED("A part of the gateway does less than it should", "mend what the cause says"),
    PART_RESTARTING("A part of the gateway failed and starts again", "send the support bundle if it stays"),
    PASSWORD_CHANGED("A password was changed."),
    KEYS_CHANGED("The keys of an ISIM were changed."),
    PROTECTION_REFUSED("The other side wanted less protection for a call, and was refused."),
    PASSWORD_DOES_NOT_START("Telephony did not start with the new password", "set it again under Settings"),
    ROLLED_BACK("The configuration before the last commit is in force again."),
    NOT_ROLLED_BACK("A commit that nobody confirmed cannot be rolled back", "make room on the disk; it is tried again"),
    COMMITTED("A new configuration is in force."),
    COMMITTED_FOR("A new configuration is in force for {0} s, and for good once it is confirmed."),
    CONFIRMED("The new configuration is confirmed."),
    NOT_CARRIED_OUT("The configuration in force is not carried out", "mend the cause; it is tried again in {0} s"),
    COULD_NOT_CARRY_OUT(
            "The configuration in force could not be carried out", "take an older version from the history"),
    LOG_CHANGES_LATER("What is logged, and where to, changes when the gateway starts again."),
    CONFIGURATION_FIXED("The configuration cannot be changed from here", "mend what the cause says, and restart"),
    RESTARTING("The gateway starts again, as somebody asked."),

    // The one sentence on top
    ALL_WELL_ONE("The line can make and take calls."),
    ALL_WELL("All {0} lines can make and take calls."),
    COMPONENT_RESTARTING("The part {0} failed and starts again", "{1}"),
    COMPONENT_DEGRADED("The part {0} does less than it should", "{1}"),
    NO_ADDRESS("There is no address on the Internet side", "check the cable and the modem"),
    NO_OPERATOR("No operator is configured", "add one, and an identity that it gave you, under operators"),
    IDENTITY_FAILED("The identity {0} at {1} is not registered", "{2}"),
    CONFIRM_WAITS("The last change is undone in {0} s unless you confirm it."),
    IDENTITY_REGISTERING("The identity {0} at {1} is being registered", "wait a moment"),
    IDENTITY_OFF("The identity {0} at {1} is not registered by request", "register it to use it"),
    NO_LINE("No line is configured", "add one under lines"),
    LINE_OUT("The line {0} is out of service", "check its driver and its phone"),

    // What was not done
    NOTHING_TO_BACK_UP("There is nothing to back up", "commit a first configuration"),
    SECRETS_UNREADABLE("The secrets file cannot be read ({0})", "make it readable for the gateway and for nobody else"),
    SECRETS_UNWRITABLE("The secrets cannot be kept ({0})", "make the configuration's folder writable for the gateway"),
    BACKUP_DOES_NOT_OPEN(
            "The backup does not open", "check the passphrase; if it is right, the file is damaged: take another one"),
    CONFIGURATION_NOT_KEPT(
            "The folder of the configuration's file cannot be used, as the events say",
            "make it writable and start the gateway again"),
    NO_SUCH_LINE("There is no line {0} with a virtual phone", "load the page again, and choose one that is there"),
    LINE_IN_USE("The line {0} is in use", "ring it when its receiver lies and nobody calls"),
    LINE_DOES_NOT_RING("The line does not ring", "wait for a call"),
    NO_STACK("No operator's SIP stack runs now", "read the state of the parts under System"),
    NOT_DONE("It was not done ({0})", "try again, and send the support bundle if it stays"),
    STOPPING("The gateway stops", "try again when it is back"),

    // What the page refuses
    NOT_KEPT("It cannot be kept ({0})", "make room on the gateway's disk"),
    AUDIT_NOT_KEPT("Who did what cannot be written down ({0})", "make room in the page's folder"),
    SESSIONS_NOT_KEPT(
            "Who is signed in cannot be kept ({0})",
            "make room in the page's folder; else all sign in again after the next start"),
    MALFORMED("The request does not fit ({0})", "load the page again; a program reads /api/v1/openapi.json"),
    TOO_MANY_SIGN_IN("Too many sign in at this moment", "wait some seconds and try again"),
    TOO_MANY_ATTEMPTS("There were too many wrong attempts", "wait {0} s and try again"),
    LINK_SPENT("This link does not sign in (any more)", "restart the program and open the link that it prints"),
    LINK_ONLY("This gateway keeps no accounts", "open the link that it printed when it started"),
    WRONG_PASSWORD("Name and password do not fit", "try again, or ask the owner of the gateway"),
    WRONG_DEVICE_SECRET("This is not the device's secret", "read it from the label again"),
    WRONG_OLD_PASSWORD("The old password is another one", "try again"),
    PASSWORD_SHORT("The password has fewer than {0} characters", "take a longer one, such as four words"),
    PASSWORD_LONG("The password has more than {0} characters", "take a shorter one"),
    PASSWORD_REPEATS("The password repeats the same few characters", "take one that is harder to guess"),
    PASSWORD_NAMES("The password contains the user's or the gateway's name", "take another one"),
    PASSWORD_ON_LABEL("The device's secret stands on its label", "take another password"),
    PASSWORD_MISSING("A new account takes a password", "give one"),
    OWNER_THERE("This gateway has an owner already", "sign in, or ask the owner for an account"),
    ONLY_OWNER("This is the only owner", "make another account an owner first"),
    NO_SUCH_ACCOUNT("There is no account of that name", "load the page again"),
    BAD_NAME(
            "This is no user name",
            "take 1 to 32 lower-case letters, digits, dots, hyphens and underscores; the first is a letter or digit"),
    TOO_MANY_ACCOUNTS("There are {0} accounts already", "remove one first"),
    NO_ACCOUNTS("This gateway keeps no accounts", "give it a web.folder in the settings first"),
    NO_SUCH_SESSION("There is no such session", "load the page again"),
    NO_TLS(
            "The page is not served over TLS here, so there is no certificate to change",
            "open it at an address that is not a loopback one"),
    CERTIFICATE_WRONG("The certificate cannot be used", "{0}"),
    CERTIFICATE_NOT_TAKEN("TLS does not take this certificate ({0})", "bring one with an RSA or EC key"),
    NO_SUCH_PATH("There is no such path", "see /api/v1/openapi.json"),
    WRONG_METHOD("This path is not for that method", "see /api/v1/openapi.json"),
    BODY_TOO_LARGE("The body is too large", "send at most 512 KiB"),
    SERVER_FAILED("The page's server failed", "try again, and send the support bundle if it stays"),
    NO_SENSE("The request makes no sense", "load the page again"),
    WRONG_HOST("This name is not the gateway's", "use its address, or add the name to web.names"),
    NOT_SIGNED_IN("Nobody is signed in here", "sign in first"),
    OTHER_ORIGIN("The request does not come from the gateway's own page", "open the page itself"),
    NO_TOKEN("The request lacks the session's token", "load the page again"),
    ROLE_NEEDED("This takes the role {0}", "ask the owner of the gateway"),
    COMMAND_OF_HOST("This command names files of the gateway's host", "give it on the command line there"),
    TOO_MANY_BROWSERS("Too many browsers watch this gateway", "close some"),
    TOO_MANY_PHONES("Too many phones are plugged in from browsers", "close some"),
    IS_A_SOCKET("This path is a WebSocket", "open it as one"),

    // Diagnosis
    LINK_UP("The interface {0} is up."),
    LINK_DOWN("The interface {0} has no link", "check its cable and what it is plugged into"),
    LINK_NONE("No network interface is up", "plug in the cable to the modem and check that both ends light up"),
    ADDRESS_GOOD("The address is {0}."),
    ADDRESS_NONE(
            "This box has no address towards the Internet",
            "check that the modem or router is on and hands out addresses (DHCP)"),
    DNS_GOOD("{0} is {1}."),
    DNS_BAD(
            "No address is known for {0}",
            "check how the name is written, and that the DNS server that this box uses answers"),
    DNS_NOT_NEEDED("The operator's servers are given as addresses."),
    REGISTRATION_GOOD("{0} is registered."),
    REGISTRATION_FAILED(
            "{0} is not registered ({1})", "check user name, password and servers of the operator in the settings"),
    REGISTRATION_SLOW(
            "{0} got no answer within {1} s",
            "check the operator's servers in the settings, and that no firewall stops SIP"),
    NAT_NONE("No NAT stands before this gateway."),
    NAT_KEPT("A NAT stands before this gateway. Operators see {0}; a packet each {1} s keeps the way open."),
    NAT_NOT_KEPT(
            "A NAT stands before this gateway, and nothing keeps the way through it open",
            "set keep-alive-seconds of {0} to 25"),
    NAT_UNKNOWN("No operator has said how it sees this gateway", "mend the registration first"),
    CALL_GOOD("{0} answered after {1} ms; {2} voice packets came back, {3} were lost, jitter {4} ms."),
    CALL_SILENT("{0} answered, but no voice came back", "let UDP ports {1} through the firewall, or ask the operator"),
    CALL_FAILED("The test call to {0} came to nothing ({1})", "check the number, and read the call under Signalling"),
    CALL_NO_ANSWER(
            "{0} did not answer within {1} s",
            "take a number that answers by itself, such as the operator's echo test"),
    CALL_NO_NUMBER("No number to test with is known", "enter one, or set numbers.test of the operator"),
    CALL_NO_LINE("No line is free for a test call", "hang up, and walk again"),
    GROUND_BROKEN("Not looked at: what it rests on is broken."),
    PROBE_BROKE("This could not be looked at ({0})", "walk again, and send the support bundle if it stays"),
    DIAGNOSIS_RUNS("A diagnosis is under way", "wait for its end");

    private final String what;
    private final @Nullable String todo;

    Sentence(String what) {
        this.what = what;
        this.todo = null;
    }

    Sentence(String what, String todo) {
        this.what = what;
        this.todo = todo;
    }

    /** Whether it tells of something that somebody has to do something about. */
    public boolean isProblem() {
        return todo != null;
    }

    /** The sentence with its values. */
    String with(java.util.List<String> values) {
        String text = todo == null ? what : what + ": " + todo + ".";
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            int place = i + 2 < text.length() && text.charAt(i) == '{' && text.charAt(i + 2) == '}'
                    ? text.charAt(i + 1) - '0'
                    : -1;
            if (place >= 0 && place < values.size()) {
                out.append(values.get(place));
                i += 2;
            } else {
                out.append(text.charAt(i));
            }
        }
        // A value that is a sentence itself brings its own full stop
        return out.toString().endsWith("..") ? out.substring(0, out.length() - 1) : out.toString();
    }
}
