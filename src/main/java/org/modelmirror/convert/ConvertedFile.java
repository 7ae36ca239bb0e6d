package org.modelmirror.convert;

import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.reference.RecordMap;

/** The v2 file as the converter writes it (records-and-conversion.md 7.1, first form). */
public final class ConvertedFile {
    private ConvertedFile() {}

    /** The file's bytes; the same records always give the same bytes. */
    public static byte[] toBytes(RecordMap records) {
        return JsonWriter.toBytes(records.toJson(), JsonForm.CONVERTER);
    }
}
