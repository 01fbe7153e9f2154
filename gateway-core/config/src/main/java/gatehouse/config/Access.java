package gatehouse.config;

import gatehouse.config.schema.Choice;
import gatehouse.config.schema.Key;
import gatehouse.config.schema.Range;
import gatehouse.config.schema.Size;
import gatehouse.config.schema.Unique;
import java.util.List;

/**
 * How the subscriber and the network prove themselves to each other, and how signalling is then protected. Each
 * mechanism is one record, named as {@code --access} names it, with the keys that it alone needs.
 */
public sealed interface Access {
    /** SIP digest, RFC 8760 and TS 33.203 annex N. */
    @Choice("SIP digest with a password; messages themselves are not protected.")
    record Digest() implements Access {}

    /** IMS AKA with IPsec, TS 33.203. */
    @Choice(name = "ipsec-3gpp", value = "IMS AKA with K and OPc of an ISIM, and IPsec between us and the P-CSCF.")
    record Ipsec3gpp(
            @Key(
                    value = "What is offered; the P-CSCF chooses by whether there is a NAT.",
                    preset = "[udp-enc-tun, trans]")
            @Size(min = 1, max = 5)
            @Unique
            List<IpsecModeName> modes,

            @Key(value = "The integrity algorithms offered, the preferred one first.", preset = "[hmac-sha-1-96]")
            @Size(min = 1, max = 3)
            @Unique
            List<IntegrityName> integrity,

            @Key(value = "The encryption algorithms offered, the preferred one first.", preset = "[aes-gcm, aes-cbc]")
            @Size(min = 1, max = 4)
            @Unique
            List<EncryptionName> encryption,

            @Key(value = "Our UDP port of the modes inside UDP.", preset = "4500") @Range(min = 1, max = 65_535)
            int udpPort,

            @Key(value = "The P-CSCF's UDP port of the modes inside UDP.", preset = "4500")
            @Range(min = 1, max = 65_535)
            int pcscfUdpPort)
            implements Access {
        public Ipsec3gpp {
            modes = List.copyOf(modes);
            integrity = List.copyOf(integrity);
            encryption = List.copyOf(encryption);
        }
    }
}
