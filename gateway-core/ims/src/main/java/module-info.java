/** The UE's side of IMS access: registration with AKA, the security agreement, the life of its security associations. */
@org.jspecify.annotations.NullMarked
module gatehouse.ims {
    requires transitive gatehouse.aka;
    requires transitive gatehouse.sip;

    exports gatehouse.ims;
}
