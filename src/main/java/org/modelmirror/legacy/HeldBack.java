package org.modelmirror.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.notice.RecordHeldBack;
import org.modelmirror.reference.Violation;

/** Turns the violations of a record into the one notice that holds it back. */
public final class HeldBack {
    /** Longest value quoted in a notice, in UTF-16 units. */
    private static final int MAX_VALUE_LENGTH = 120;

    private HeldBack() {}

    /**
     * Names the first violation and how many more there are.
     *
     * @param violations not empty
     */
    public static RecordHeldBack of(String file, String key, List<Violation> violations) {
        Violation first = violations.get(0);
        int more = violations.size() - 1;
        return new RecordHeldBack(
                file,
                key,
                first.path().toString(),
                first.type() == Violation.Type.MISSING ? "" : quote(first.value()),
                more == 0 ? first.rule() : first.rule() + " (and " + more + " more)");
    }

    private static String quote(JsonNode value) {
        String text = JsonWriter.toText(value, JsonForm.COMPACT);
        if (text.length() <= MAX_VALUE_LENGTH) {
            return text;
        }
        int end =
                Character.isHighSurrogate(text.charAt(MAX_VALUE_LENGTH - 1)) ? MAX_VALUE_LENGTH - 1 : MAX_VALUE_LENGTH;
        return text.substring(0, end) + "…";
    }
}
