package gatehouse.sip.ua;

/** Names a subscription of ours between a {@link UserAgentCore} and its owner. */
public record SubscriptionHandle(long number) {}
