/** Joins the line leg and the network leg of each call: the only module that sees both. Pure. */
@org.jspecify.annotations.NullMarked
module gatehouse.b2bua {
    requires transitive gatehouse.base;
    requires transitive gatehouse.media;
    requires transitive gatehouse.sip;
    requires transitive gatehouse.telephony;

    exports gatehouse.b2bua;
}
