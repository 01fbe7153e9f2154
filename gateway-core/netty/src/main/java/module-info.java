/** The edge: real time, real sockets and real packets for the pure cores. */
@org.jspecify.annotations.NullMarked
module gatehouse.netty {
    requires transitive gatehouse.base;
    requires static transitive org.jspecify;
    requires transitive io.netty.transport;
    requires io.netty.buffer;
    requires io.netty.codec.dns;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.resolver;
    requires io.netty.resolver.dns;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires org.tinylog.api;

    exports gatehouse.netty;
    exports gatehouse.netty.capture;
    exports gatehouse.netty.dns;
    exports gatehouse.netty.packet;
    exports gatehouse.netty.tls;
    exports gatehouse.netty.wire;
}
