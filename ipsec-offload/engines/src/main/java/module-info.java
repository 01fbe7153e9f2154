/** Native crypto engines behind gatehouse.crypto's interface, through java.lang.foreign; they need native access. */
@org.jspecify.annotations.NullMarked
module gatehouse.engines {
    requires transitive gatehouse.crypto;
    requires static transitive org.jspecify;

    exports gatehouse.engines;
}
