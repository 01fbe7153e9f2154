/** Where ESP packets really flow: sockets and the TUN device of Linux, through java.lang.foreign. */
@org.jspecify.annotations.NullMarked
module gatehouse.dataplane {
    requires transitive gatehouse.base;
    requires transitive gatehouse.crypto;
    requires transitive gatehouse.esp;
    requires static transitive org.jspecify;

    exports gatehouse.dataplane;
}
