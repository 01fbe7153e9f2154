package gatehouse.sip.ua;

/** Names one request that is no call, registration or subscription: sent by the owner, or for the owner to answer. */
public record RequestHandle(long number) {}
