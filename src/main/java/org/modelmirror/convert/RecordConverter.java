package org.modelmirror.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.modelmirror.legacy.LegacyRecord;
import org.modelmirror.reference.Violations;

/** Turns one legacy record of a family of categories into a v2 record. */
@FunctionalInterface
interface RecordConverter {

    /**
     * Returns a new v2 record, members in written order.
     *
     * @param violations told why the record cannot be converted; what is returned is then of no use
     */
    ObjectNode convert(LegacyRecord record, Violations violations);
}
