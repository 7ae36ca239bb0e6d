package org.modelmirror;

import org.modelmirror.convert.LegacyJsonConverter;
import org.modelmirror.convert.ReferenceConverter;
import org.modelmirror.convert.TextCsvConverter;
import org.modelmirror.convert.V2Reader;
import org.modelmirror.json.JsonReader;
import org.modelmirror.legacy.LegacyJsonReader;
import org.modelmirror.status.ConversionCounts;

/**
 * The pure parts between bytes and records. Stateless but for the counts.
 *
 * @param conversions how many conversions there were, and how long they took
 */
record ConvertStage(
        JsonReader json,
        V2Reader v2Reader,
        LegacyJsonConverter legacyJson,
        ReferenceConverter converter,
        ConversionCounts conversions) {

    static ConvertStage create() {
        JsonReader json = new JsonReader();
        LegacyJsonConverter legacyJson = new LegacyJsonConverter(new LegacyJsonReader(json));
        TextCsvConverter text = new TextCsvConverter();
        ConversionCounts conversions = new ConversionCounts();
        ReferenceConverter converter = new ReferenceConverter(
                conversions.counting(legacyJson), conversions.counting((category, csv) -> text.convert(csv)));
        return new ConvertStage(json, new V2Reader(json), legacyJson, converter, conversions);
    }
}
