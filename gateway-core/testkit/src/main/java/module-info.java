/** Test support: virtual time, seeded randomness, an in-memory network and ladder assertions. Test scope only. */
@org.jspecify.annotations.NullMarked
module gatehouse.testkit {
    requires transitive gatehouse.base;
    requires static org.junit.jupiter.api;
    requires org.opentest4j;
    requires static transitive org.jspecify;

    exports gatehouse.testkit;
}
