package gatehouse.config;

import gatehouse.base.Transport;
import gatehouse.config.schema.Form;
import gatehouse.config.schema.Key;
import gatehouse.config.schema.Range;
import gatehouse.config.schema.Size;
import gatehouse.config.schema.Unique;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One voice operator, and who the subscriber is there. */
public record OperatorSettings(
        @Key(value = "A short name; lines, status and log use it.", sample = "lab")
        @Form(pattern = "[a-z0-9][a-z0-9-]{0,31}", says = "1 to 32 lower-case letters, digits and hyphens")
        String name,

        @Key(value = "The home network's domain: the host part of the REGISTER's Request-URI.", sample = "ims.example")
        @Form(
                pattern = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?",
                says = "a domain name, such as ims.mnc001.mcc262.3gppnetwork.org")
        String domain,

        @Key(
                value = "The servers that SIP goes to (P-CSCF, outbound proxy or registrar), the preferred one first;"
                        + " the next is tried when one fails.",
                sample = "[pcscf.ims.example, \"198.51.100.5:5060\"]")
        @Size(min = 1, max = 8)
        @Unique
        List<Server> proxies,

        @Key(
                value =
                        "The file in which the WAN's DHCP client leaves what it was told of SIP servers: lines sipsrv=NAMES"
                                + " OR ADDRESSES as udhcpc says it, or opt120=, opt21= or opt22= with the option's hexadecimal"
                                + " digits. They are tried before those in proxies; over TLS they have to show a certificate for"
                                + " the domain. It is read whenever the operator's part starts.",
                sample = "/run/udhcpc.sip")
        Optional<Path> pcscfLease,

        @Key(value = "How SIP messages travel.", preset = "udp")
        Transport transport,

        @Key("Over TLS: whom we trust and who we are. A server has to show a certificate for its name as it stands in"
                + " proxies, or where an address stands there, for the domain.")
        TlsSettings tls,

        @Key(value = "How the subscriber and the network prove themselves to each other.", preset = "digest")
        Access access,

        @Key("Who the subscriber is there.") @Size(min = 1, max = 16) @Unique("name")
        List<IdentitySettings> identities,

        @Key(
                value = "What the operator is told of the network we are on (P-Access-Network-Info), over TLS or IPsec"
                        + " and in calls for help: an access type of TS 24.229, such as IEEE-802.3, GPON, DOCSIS, ADSL,"
                        + " VDSL or xDSL; none says nothing.",
                preset = "IEEE-802.3")
        @Form(
                pattern = "[A-Za-z0-9.+-]{1,32}",
                says = "an access type in 1 to 32 letters, digits, dots, plus signs and hyphens")
        String accessNetwork,

        @Key(value = "The registration time asked for; the operator may shorten it.", preset = "3600")
        @Range(min = 60, max = 600_000, unit = "s")
        int expiresSeconds,

        @Key(
                value = "A packet that keeps the NAT's binding open goes out when nothing else was sent for this long;"
                        + " 0 sends none.",
                preset = "25")
        @Range(min = 0, max = 3600, unit = "s")
        int keepAliveSeconds,

        @Key(value = "The SIP timers T1, T2 and T4, from which all others follow.", preset = "internet")
        TimerProfile timers,

        @Key("How the voice of its calls is protected.") KeyingSettings keying,

        @Key(
                value = "The codecs of its calls, the preferred one first; with none here, those of media.",
                sample = "[pcma]")
        @Size(max = 8)
        @Unique
        List<CodecName> codecs,

        @Key("How numbers are written.") NumberSettings numbers) {
    public OperatorSettings {
        codecs = List.copyOf(codecs);
        proxies = List.copyOf(proxies);
        identities = List.copyOf(identities);
    }
}
