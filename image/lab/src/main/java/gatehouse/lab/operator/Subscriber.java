package gatehouse.lab.operator;

import gatehouse.base.Secret;

/**
 * One line of the operator's subscriber table.
 *
 * @param number the public number, which is also the user part of the public identity
 * @param user the name that authenticates, without a domain
 * @param password the digest password
 * @param md5Only whether only MD5 is asked for: phones of before RFC 8760, such as baresip 1.0, give up where another
 *     algorithm is offered beside it
 */
public record Subscriber(String number, String user, Secret password, boolean md5Only) {}
