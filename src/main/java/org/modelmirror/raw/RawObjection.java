package org.modelmirror.raw;

import java.util.Optional;
import org.modelmirror.change.GuardRule;

/**
 * What speaks against new bytes of a raw file.
 *
 * @param rule the rule of change that holds them back; empty when they are of no use at all
 * @param reason one line
 */
record RawObjection(Optional<GuardRule> rule, String reason) {
    static RawObjection useless(String reason) {
        return new RawObjection(Optional.empty(), reason);
    }

    static RawObjection heldBack(GuardRule rule, String reason) {
        return new RawObjection(Optional.of(rule), reason);
    }
}
