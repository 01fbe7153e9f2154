/** An operator in a box: what the gateway is tried against. It shares codecs with the gateway, never its decisions. */
@org.jspecify.annotations.NullMarked
module gatehouse.lab {
    requires com.fasterxml.jackson.databind;
    requires gatehouse.aka;
    requires gatehouse.base;
    requires gatehouse.crypto;
    requires gatehouse.dataplane;
    requires gatehouse.esp;
    requires gatehouse.media;
    requires gatehouse.netty;
    requires gatehouse.sip;
    requires java.management;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.tinylog.api;

    exports gatehouse.lab;
}
