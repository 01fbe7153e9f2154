package gatehouse.lab.operator;

import gatehouse.base.Flow;
import gatehouse.sip.message.NameAddr;

/**
 * Where one registered contact is reached.
 *
 * @param contact as the phone wrote it; behind a NAT nobody can route to it
 * @param flow the path over which the REGISTER came: what requests to the phone use instead (RFC 5626 5.3)
 * @param until when it expires, on the core's clock
 */
record Binding(NameAddr contact, Flow flow, long until) {}
