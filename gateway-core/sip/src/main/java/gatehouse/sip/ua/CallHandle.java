package gatehouse.sip.ua;

/** Names a call between a {@link UserAgentCore} and its owner, whoever started the call. */
public record CallHandle(long number) {}
