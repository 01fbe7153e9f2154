/** An operator in a box: what the gateway is tried against. It shares codecs with the gateway, never its decisions. */
@org.jspecify.annotations.NullMarked
module gatehouse.lab {
    requires com.fasterxml.jackson.databind;
    requires gatehouse.base;
    requires gatehouse.media;
    requires gatehouse.netty;
    requires gatehouse.sip;
    requires org.tinylog.api;

    exports gatehouse.lab;
}
