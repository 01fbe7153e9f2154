/** The configuration page's server: sessions, REST, server-sent events, and the phone's socket, over HTTP. */
@org.jspecify.annotations.NullMarked
module gatehouse.web {
    requires static transitive org.jspecify;
    requires transitive gatehouse.base;
    requires gatehouse.config;
    requires transitive gatehouse.management;
    requires com.fasterxml.jackson.annotation;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires io.vertx.core;
    requires io.vertx.web;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.pkix;

    exports gatehouse.web;
    // Jackson writes and reads their records.
    exports gatehouse.web.api to
            com.fasterxml.jackson.databind;
    exports gatehouse.web.access to
            com.fasterxml.jackson.databind;
    exports gatehouse.web.live to
            com.fasterxml.jackson.databind;
}
