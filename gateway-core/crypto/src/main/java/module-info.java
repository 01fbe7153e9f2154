/** Cryptography for packets: one small engine interface, two Java engines, known-answer tests, and the choice. */
@org.jspecify.annotations.NullMarked
module gatehouse.crypto {
    requires transitive gatehouse.base;
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;

    exports gatehouse.crypto;
}
