/** ESP packets and the tables that say what happens to them; pure, without sockets, threads or a clock. */
@org.jspecify.annotations.NullMarked
module gatehouse.esp {
    requires transitive gatehouse.base;
    requires transitive gatehouse.crypto;
    requires static transitive org.jspecify;

    exports gatehouse.esp;
}
