package gatehouse.config;

import gatehouse.config.schema.Form;
import gatehouse.config.schema.Key;
import gatehouse.config.schema.Size;
import gatehouse.config.schema.Unique;
import java.util.List;

/** One private identity at an operator with its public ones: one registration (TS 23.228 4.3.3). */
public record IdentitySettings(
        @Key(value = "A short name; lines, status and log use it.", sample = "alice")
        @Form(pattern = "[a-z0-9][a-z0-9-]{0,31}", says = "1 to 32 lower-case letters, digits and hyphens")
        String name,

        @Key(
                value = "The private identity: the user name of authentication, without sip: before it.",
                sample = "alice@ims.example")
        @Form(pattern = "[!-~]{1,255}", says = "1 to 255 printable characters without spaces")
        String impi,

        @Key(
                value = "The public identities, which others call; the first one is registered, the others come with"
                        + " it or are registered beside it.",
                sample = "[\"sip:+493012345678@ims.example\"]")
        @Form(
                pattern = "(sips?:[!-~&&[^<>\"@]]{1,128}@[A-Za-z0-9.:\\[\\]-]{1,255}|tel:\\+?[0-9A-Fa-f*#().-]{1,64})",
                says = "a SIP or tel URI, such as sip:+493012345678@ims.example")
        @Size(min = 1, max = 16)
        @Unique
        List<String> impus,

        @Key(
                value = "The name in the secrets file of the password (or of K and OPc) that belongs to it.",
                sample = "alice")
        @Form(pattern = "[a-z0-9][a-z0-9-]{0,31}", says = "1 to 32 lower-case letters, digits and hyphens")
        String credential) {
    public IdentitySettings {
        impus = List.copyOf(impus);
    }

    /** The public identity that the REGISTER names in To. */
    public String impu() {
        return impus.getFirst();
    }
}
