package gatehouse.config;

import gatehouse.config.schema.Choice;

/** A crypto engine, or the choice among them. */
public enum CryptoEngineName {
    @Choice("The JDK's own ciphers: nothing else is loaded, which keeps the memory small.")
    JCA,
    @Choice("The fastest of all engines on this machine, for each cipher and packet size: measured once, after the"
            + " first protected call or association, while no call is up.")
    AUTO,
    @Choice("Bouncy Castle, written in Java alone.")
    BC,
    @Choice("OpenSSL 3, where it is installed.")
    LIBCRYPTO,
    @Choice("Intel's multi-buffer library, on amd64 where it is installed.")
    IPSEC_MB
}
