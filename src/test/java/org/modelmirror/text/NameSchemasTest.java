package org.modelmirror.text;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.TextNameFormat;
import org.modelmirror.text.Edited.Absent;
import org.modelmirror.text.Edited.Done;

/** The rules of http-api.md 5.6. */
class NameSchemasTest {
    private static final GroupAliases ALIASES =
            ((Done<GroupAliases>) GroupAliases.none().set("Cool", List.of("cool"))).content();

    private static NameSchemas with(NameSchemas schemas, String group, String changes) {
        ObjectNode typed = NameSchema.CHANGES.check(Texts.json(changes)).getTyped();
        return schemas.with(group, ALIASES, typed);
    }

    @Test
    void startsFromTheDefaults_whenNothingWasSet() {
        NameSchemas set = with(NameSchemas.none(), "New", "{\"separator\":\"_\",\"template\":null}");

        assertThat(set.find("New", ALIASES).orElseThrow().toJson().toString())
                .isEqualTo("{\"separator\":\"_\",\"part_order\":[\"base\",\"size\",\"variant\",\"version\",\"quant\"],"
                        + "\"author_included\":true,\"common_author\":null,\"template\":null,\"extra_parts\":[]}");
    }

    @Test
    void changesWhatWasSetBefore() {
        NameSchemas set = with(
                with(NameSchemas.none(), "G", "{\"separator\":\"_\",\"common_author\":\"me\"}"),
                "G",
                "{\"part_order\":[\"size\"],\"common_author\":null,\"extra_parts\":[\"DATE\"],\"author_included\":false}");

        assertThatJson(set.find("G", ALIASES).orElseThrow().toJson())
                .isEqualTo("{\"separator\":\"_\",\"part_order\":[\"size\"],\"author_included\":false,"
                        + "\"common_author\":\"me\",\"template\":null,\"extra_parts\":[\"DATE\"]}");
    }

    @Test
    void savesTheStateAsItIs_whenNothingIsChanged() {
        NameSchemas set = with(NameSchemas.none(), "G", "{}");

        assertThat(set.find("G", ALIASES)).contains(NameSchema.DEFAULT);
    }

    @Test
    void findsTheSchemaOfTheGroupANameIsAnAliasOf_andSavesUnderTheNameItself() {
        NameSchemas canonical = with(NameSchemas.none(), "Cool", "{\"separator\":\"_\"}");
        NameSchemas both = with(canonical, "cool", "{\"template\":\"t\"}");

        assertThat(canonical.find("cool", ALIASES)).isPresent();
        assertThat(canonical.find("cool", GroupAliases.none())).isEmpty();
        assertThatJson(both.toJson()).inPath("cool.separator").isEqualTo("\"_\"");
        assertThatJson(both.toJson()).inPath("Cool.template").isEqualTo(null);
    }

    @Test
    void forgetsASchema_byItsExactNameOnly() {
        NameSchemas canonical = with(NameSchemas.none(), "Cool", "{}");

        assertThat(canonical.without("cool")).isEqualTo(new Absent<>("No custom naming schema found for group 'cool'"));
        assertThat(canonical.without("Cool")).isEqualTo(new Done<>(NameSchemas.none()));
    }

    @Test
    void isReadAndWritten_withDefaultsFilled() throws Exception {
        NameSchemas read = NameSchemas.of("schemas", Texts.json("{\"a\":{\"separator\":\"_\"}}"));

        assertThatJson(read.toJson())
                .isEqualTo(
                        "{\"a\":{\"separator\":\"_\",\"part_order\":[\"base\",\"size\",\"variant\",\"version\",\"quant\"],"
                                + "\"author_included\":true,\"common_author\":null,\"template\":null,\"extra_parts\":[]}}");
    }

    @Test
    void keepsEntriesItCannotRead() throws Exception {
        String file = "{\"a\":{\"separator\":7},\"b\":{\"other\":1},\"c\":null}";

        NameSchemas read = NameSchemas.of("schemas", Texts.json(file));

        assertThat(read.unreadCount()).isEqualTo(3);
        assertThat(read.find("a", ALIASES)).isEmpty();
        assertThatJson(read.toJson()).isEqualTo(file);
    }

    @Test
    void showsAnInferredFormat_withoutExtraParts() {
        NameSchema schema = NameSchema.of(TextNameFormat.infer(List.of("acme/c4ai-command-r-08-2024")));

        assertThatJson(schema.toJson())
                .isEqualTo(
                        "{\"separator\":\"-\",\"part_order\":[\"base\",\"extra:DATE\"],\"author_included\":true,"
                                + "\"common_author\":\"acme\",\"template\":\"{author}/{base}-{extra:DATE}\",\"extra_parts\":[]}");
    }
}
