/** The gateway as a process: the one place that binds ports to adapters. */
@org.jspecify.annotations.NullMarked
module gatehouse.gateway {
    requires com.fasterxml.jackson.databind;
    requires gatehouse.b2bua;
    requires gatehouse.config;
    requires gatehouse.dataplane;
    requires gatehouse.engines;
    requires gatehouse.ims;
    requires gatehouse.management;
    requires gatehouse.netty;
    requires gatehouse.simulated;
    requires gatehouse.web;
    requires java.management;
    requires org.tinylog.api;

    exports gatehouse.gateway;
}
