package org.modelmirror.text;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.UnreadableDocumentException;
import org.modelmirror.text.Edited.Absent;
import org.modelmirror.text.Edited.Conflict;
import org.modelmirror.text.Edited.Done;

/** The rules of http-api.md 5.7 about aliases. */
class GroupAliasesTest {
    private static final GroupAliases QWEN = done(GroupAliases.none().set("Qwen3", List.of("q3", "Qwen-3")));

    private static GroupAliases done(Edited<GroupAliases> edited) {
        assertThat(edited).isInstanceOf(Done.class);
        return ((Done<GroupAliases>) edited).content();
    }

    private static List<String> names(GroupAliases aliases, String canonical) {
        return aliases.find(canonical).orElseThrow().names();
    }

    @Test
    void resolvesAnAliasInOneStep_andLeavesOtherNamesAsTheyAre() {
        GroupAliases chained = done(QWEN.set("q4", List.of("Qwen3")));

        assertThat(chained.resolve("q3")).isEqualTo("Qwen3");
        assertThat(chained.resolve("Q3")).isEqualTo("Q3");
        assertThat(chained.resolve("Qwen3")).isEqualTo("q4");
        assertThat(chained.ownerOf("q4")).isEmpty();
    }

    @Test
    void replacesTheList_keepsItsOrder_andDropsRepeats() {
        GroupAliases replaced = done(QWEN.set("Qwen3", List.of("z", "a", "z", "q3")));

        assertThat(names(replaced, "Qwen3")).containsExactly("z", "a", "q3");
        assertThat(replaced.resolve("Qwen-3")).isEqualTo("Qwen-3");
    }

    @Test
    void keepsAnEntryWithoutAliases_whenSetToNone() {
        assertThat(names(done(QWEN.set("Qwen3", List.of())), "Qwen3")).isEmpty();
    }

    @Test
    void refusesTheCanonicalNameAsItsOwnAlias() {
        assertThat(QWEN.set("Qwen3", List.of("a", "Qwen3")))
                .isEqualTo(new Conflict<>("Canonical name 'Qwen3' cannot be its own alias"));
        assertThat(QWEN.add("Qwen3", "Qwen3")).isEqualTo(new Conflict<>("Cannot alias 'Qwen3' to itself"));
    }

    @Test
    void refusesAnAliasOfAnotherGroup() {
        Conflict<GroupAliases> conflict =
                new Conflict<>("Alias 'q3' is already registered under canonical group 'Qwen3'");

        assertThat(QWEN.set("Other", List.of("new", "q3"))).isEqualTo(conflict);
        assertThat(QWEN.add("Other", "q3")).isEqualTo(conflict);
    }

    @Test
    void addsAnAlias_makesTheEntryIfNeeded_andDoesNothingTheSecondTime() {
        GroupAliases added = done(QWEN.add("Cool", "c"));

        assertThat(names(added, "Cool")).containsExactly("c");
        assertThat(done(added.add("Cool", "c"))).isEqualTo(added);
        assertThat(names(done(added.add("Cool", "b")), "Cool")).containsExactly("c", "b");
    }

    @Test
    void removesAnAlias_andTheEntryWithTheLast() {
        GroupAliases one = done(QWEN.remove("Qwen3", "q3"));

        assertThat(names(one, "Qwen3")).containsExactly("Qwen-3");
        assertThat(done(one.remove("Qwen3", "Qwen-3")).find("Qwen3")).isEmpty();
        assertThat(QWEN.remove("Qwen3", "nope"))
                .isEqualTo(new Absent<>("Alias 'nope' not found under canonical group 'Qwen3'"));
        assertThat(QWEN.remove("Other", "q3"))
                .isEqualTo(new Absent<>("Alias 'q3' not found under canonical group 'Other'"));
    }

    @Test
    void deletesAnEntry_byItsCanonicalNameOnly() {
        assertThat(done(QWEN.delete("Qwen3"))).isEqualTo(GroupAliases.none());
        assertThat(QWEN.delete("q3")).isEqualTo(new Absent<>("No alias entry for canonical group 'q3'"));
        assertThat(QWEN.find("q3")).isEmpty();
    }

    @Test
    void listsEntriesByCodePoint() {
        GroupAliases some = done(done(QWEN.set("a", List.of())).set("Z", List.of()));

        assertThat(some.sorted().stream().map(Aliases::canonical)).containsExactly("Qwen3", "Z", "a");
    }

    @Test
    void isReadAndWrittenAsThePeerDoes() throws Exception {
        String file = "{\"Qwen3\":{\"aliases\":[\"q3\",\"Qwen-3\"]}}";

        assertThatJson(QWEN.toJson()).isEqualTo(file);
        assertThat(GroupAliases.of("aliases", Texts.json(file))).isEqualTo(QWEN);
        assertThatThrownBy(() -> GroupAliases.of("aliases.json", Texts.json("[]")))
                .isInstanceOf(UnreadableDocumentException.class)
                .hasMessage("aliases.json: is no JSON object");
    }

    @Test
    void keepsEntriesItCannotRead_untilOneTakesTheirPlace() throws Exception {
        GroupAliases odd = GroupAliases.of(
                "aliases", Texts.json("{\"a\":{\"aliases\":\"x\"},\"b\":7,\"c\":{\"aliases\":[\"d\"]}}"));

        assertThat(odd.unreadCount()).isEqualTo(2);
        assertThat(odd.find("a")).isEmpty();
        assertThatJson(done(odd.set("a", List.of("y"))).toJson())
                .isEqualTo("{\"c\":{\"aliases\":[\"d\"]},\"a\":{\"aliases\":[\"y\"]},\"b\":7}");
    }
}
