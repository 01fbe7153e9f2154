package gatehouse.config;

import gatehouse.config.schema.Choice;

/** How signalling is kept secret, by the names of TS 33.203 annex H. */
public enum EncryptionName {
    @Choice("AES-GCM, which keeps whole as well.")
    AES_GCM,
    @Choice("AES-CBC with 128 bits.")
    AES_CBC,
    @Choice(name = "none", value = "In clear, though nobody can change it: some networks have nothing else.")
    NULL,
    @Choice("Triple DES: deprecated since Release 12, for networks that have nothing else.")
    DES_EDE3_CBC
}
