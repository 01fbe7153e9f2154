package gatehouse.sip.message;

import gatehouse.base.ByteView;

/**
 * One header field line as it stands in a message.
 *
 * @param name as written, perhaps in compact form
 * @param value its octets without the blanks around them; folds are kept
 */
public record HeaderField(String name, ByteView value) {}
