/** The home's NAT as a pure state machine over raw IPv4 packets (RFC 4787, 5382, 5508, 7857), and the packet views. */
@org.jspecify.annotations.NullMarked
module gatehouse.translator {
    requires transitive gatehouse.base;
    requires static transitive org.jspecify;

    exports gatehouse.translator;
    exports gatehouse.translator.packet;
}
