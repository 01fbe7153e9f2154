/** What can be seen and done on a running gateway: snapshots, commands, events, and a phone in the browser. No HTTP. */
@org.jspecify.annotations.NullMarked
module gatehouse.management {
    requires static transitive org.jspecify;
    requires transitive gatehouse.base;
    requires transitive gatehouse.config;
    requires org.bouncycastle.provider;

    exports gatehouse.management;
}
