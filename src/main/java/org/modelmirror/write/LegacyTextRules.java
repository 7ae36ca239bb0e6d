package org.modelmirror.write;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.modelmirror.legacy.InvalidTextRecordException;
import org.modelmirror.legacy.LegacySchema;
import org.modelmirror.legacy.TextCsv;
import org.modelmirror.legacy.TextWriteRules;
import org.modelmirror.reference.Checked;
import org.modelmirror.reference.Violation;

/** Rules for legacy text records, which end as a row of {@code models.csv} (records-and-conversion.md 6). */
final class LegacyTextRules implements RecordRules {

    @Override
    public Ruled create(Target target, ObjectNode given) throws RejectedException {
        V2Rules.requireName(target.name(), given);
        try {
            ObjectNode record = TextWriteRules.apply(target.name(), given);
            Checked checked = LegacySchema.forConversion(target.category()).check(record);
            if (!checked.isValid()) {
                Violation first = checked.violations().get(0);
                throw new RejectedException(first.path() + ": " + first.rule());
            }
            List<String> warnings = TextCsv.membersWithoutColumn(given).stream()
                    .map(member -> member + " is not stored: models.csv has no such column")
                    .toList();
            return new Ruled(record, warnings);
        } catch (InvalidTextRecordException e) {
            throw new RejectedException(e.rule(), e);
        }
    }

    @Override
    public Ruled update(Target target, ObjectNode given, ObjectNode stored) throws RejectedException {
        return create(target, given);
    }
}
