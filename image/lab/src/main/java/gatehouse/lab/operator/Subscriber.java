package gatehouse.lab.operator;

import gatehouse.base.Secret;

/**
 * One line of the operator's subscriber table.
 *
 * @param number the public number, which is also the user part of the public identity
 * @param user the name that authenticates, without a domain
 * @param password the digest password
 */
public record Subscriber(String number, String user, Secret password) {}
