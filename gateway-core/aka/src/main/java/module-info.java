/** IMS AKA: Milenage, the ISIM, sequence numbers, resynchronisation and the digest passwords made of them. Pure. */
@org.jspecify.annotations.NullMarked
module gatehouse.aka {
    requires transitive gatehouse.base;

    exports gatehouse.aka;
}
