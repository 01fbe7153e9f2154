package gatehouse.sip.ua;

/** Names a registration between a {@link UserAgentCore} and its owner. */
public record RegistrationHandle(long number) {}
