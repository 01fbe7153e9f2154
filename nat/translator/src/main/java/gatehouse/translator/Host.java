package gatehouse.translator;

/** One inside host that has mappings: what is counted for it, and where the pool has put it. */
final class Host {
    final int address;
    /** The public address of all its mappings where pooling is paired. */
    final int publicAddress;
    /** Its port block, or the whole range where there are no blocks. */
    final PortRange ports;

    int mappings;
    int sessions;

    Host(int address, int publicAddress, PortRange ports) {
        this.address = address;
        this.publicAddress = publicAddress;
        this.ports = ports;
    }
}
