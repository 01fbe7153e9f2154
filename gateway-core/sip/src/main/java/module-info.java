/** SIP as values and pure cores: messages, authentication. No sockets, no threads, no clock. */
@org.jspecify.annotations.NullMarked
module gatehouse.sip {
    requires transitive gatehouse.base;
    requires java.xml;

    exports gatehouse.sip.auth;
    exports gatehouse.sip.message;
}
