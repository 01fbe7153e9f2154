package gatehouse.config;

import gatehouse.config.schema.Key;
import gatehouse.config.schema.RefersTo;

/** Who a line is at one operator. */
public record LineAccount(
        @Key(value = "Another operator.", sample = "other") @RefersTo("operators/name")
        String operator,

        @Key(value = "The identity that the line has there.", sample = "phone")
        @RefersTo("operators[name=operator]/identities/name")
        String identity) {}
