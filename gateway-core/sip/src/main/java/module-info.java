/** SIP as values and pure cores: messages, authentication, transactions, dialogs, user agent. No sockets, no threads. */
@org.jspecify.annotations.NullMarked
module gatehouse.sip {
    requires transitive gatehouse.base;
    requires java.xml;

    exports gatehouse.sip.agree;
    exports gatehouse.sip.auth;
    exports gatehouse.sip.body;
    exports gatehouse.sip.dialog;
    exports gatehouse.sip.locate;
    exports gatehouse.sip.message;
    exports gatehouse.sip.stun;
    exports gatehouse.sip.transaction;
    exports gatehouse.sip.transport;
    exports gatehouse.sip.ua;
}
