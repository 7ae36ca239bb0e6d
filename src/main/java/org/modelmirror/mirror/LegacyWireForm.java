package org.modelmirror.mirror;

import org.modelmirror.json.JsonForm;
import org.modelmirror.json.JsonWriter;
import org.modelmirror.legacy.TextCsv;
import org.modelmirror.legacy.TextLegacyMap;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.UnreadableDocumentException;

/**
 * What v1 clients get of a legacy file: its bytes as they lie, but for the text models, whose CSV becomes the JSON map
 * with back-end duplicates (http-api.md 1.4, K3; records-and-conversion.md 5.3, 7.1).
 */
public final class LegacyWireForm {

    /**
     * The text to serve.
     *
     * @throws UnreadableDocumentException when the CSV cannot be read
     */
    public byte[] of(Category category, byte[] file) throws UnreadableDocumentException {
        if (category != Category.TEXT_GENERATION || isJson(file)) {
            return file;
        }
        return JsonWriter.toBytes(
                TextLegacyMap.of(TextCsv.read(file).rows(), TextLegacyMap.Names.WITH_BACKENDS), JsonForm.STORE);
    }

    /** The alternative {@code text_generation.json} begins with a brace, which no CSV header does. */
    private static boolean isJson(byte[] file) {
        for (byte b : file) {
            if (b > ' ') {
                return b == '{';
            }
        }
        return false;
    }
}
