package org.modelmirror.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.modelmirror.text.Edited.Absent;
import org.modelmirror.text.Edited.Conflict;
import org.modelmirror.text.Edited.Done;

/** The rules of http-api.md 5.7 about families. */
class GroupFamiliesTest {
    private static final GroupFamilies AB = done(GroupFamilies.none().set("Fam", List.of("b", "a", "a")));

    private static GroupFamilies done(Edited<GroupFamilies> edited) {
        assertThat(edited).isInstanceOf(Done.class);
        return ((Done<GroupFamilies>) edited).content();
    }

    private static List<String> members(GroupFamilies families, String name) {
        return families.find(name).orElseThrow().members();
    }

    @Test
    void keepsMembersSortedAndOnce() {
        assertThat(members(AB, "Fam")).containsExactly("a", "b");
        assertThat(AB.findOf("b").orElseThrow().name()).isEqualTo("Fam");
    }

    @Test
    void releasesMembersThatAreNoLongerListed() {
        GroupFamilies changed = done(AB.set("Fam", List.of("c", "b")));

        assertThat(members(changed, "Fam")).containsExactly("b", "c");
        assertThat(changed.findOf("a")).isEmpty();
        assertThat(members(done(changed.set("Other", List.of("a"))), "Other")).containsExactly("a");
    }

    @Test
    void refusesAnEmptyFamily() {
        assertThat(AB.set("Fam", List.of())).isEqualTo(new Conflict<>("A family must have at least one member group."));
    }

    @Test
    void refusesAGroupOfAnotherFamily() {
        assertThat(AB.set("Other", List.of("x", "a")))
                .isEqualTo(
                        new Conflict<>("Group 'a' already belongs to family 'Fam'. Remove it from that family first."));
        GroupFamilies two = done(AB.set("Other", List.of("x")));
        assertThat(two.add("Other", "a")).isEqualTo(new Conflict<>("Group 'a' already belongs to family 'Fam'."));
    }

    @Test
    void addsToAFamilyThatExists_andDoesNothingTheSecondTime() {
        GroupFamilies added = done(AB.add("Fam", "B"));

        assertThat(members(added, "Fam")).containsExactly("B", "a", "b");
        assertThat(done(added.add("Fam", "B"))).isEqualTo(added);
        assertThat(AB.add("X", "c")).isEqualTo(new Absent<>("Family 'X' does not exist."));
    }

    @Test
    void dissolvesAFamilyWithItsLastMember() {
        GroupFamilies one = done(AB.remove("Fam", "a"));

        assertThat(members(one, "Fam")).containsExactly("b");
        assertThat(done(one.remove("Fam", "b")).find("Fam")).isEmpty();
        assertThat(AB.remove("Fam", "c")).isEqualTo(new Absent<>("Group 'c' not found in family 'Fam'"));
        assertThat(AB.remove("No", "a")).isEqualTo(new Absent<>("Group 'a' not found in family 'No'"));
    }

    @Test
    void deletesAFamily() {
        assertThat(done(AB.delete("Fam"))).isEqualTo(GroupFamilies.none());
        assertThat(AB.delete("No")).isEqualTo(new Absent<>("Family 'No' not found"));
    }

    @Test
    void isWrittenByName_withEntriesItCannotReadInTheirPlace() throws Exception {
        GroupFamilies read = GroupFamilies.of(
                "families",
                Texts.json("{\"z\":{\"family_name\":\"z\",\"members\":[\"2\",\"1\"]},\"m\":{\"members\":[]},"
                        + "\"k\":{\"family_name\":\"k\"}}"));

        assertThat(read.unreadCount()).isEqualTo(2);
        assertThat(read.sorted().stream().map(Family::name)).containsExactly("z");
        assertThat(done(read.set("a", List.of("x"))).toJson().toString())
                .isEqualTo("{\"a\":{\"family_name\":\"a\",\"members\":[\"x\"]},\"k\":{\"family_name\":\"k\"},"
                        + "\"m\":{\"members\":[]},\"z\":{\"family_name\":\"z\",\"members\":[\"1\",\"2\"]}}");
    }

    @Test
    void suggestsFamiliesByLongestPrefix() {
        FamilyDetection found = FamilyDetection.of(
                List.of("DeepSeek-R1-Distill-Llama", "DeepSeek-R1-Distill-Qwen", "DeepSeek-V2", "DeepSeek-V3", "Solo"),
                3,
                2);

        assertThat(found.toJson().toString())
                .isEqualTo("{\"suggestions\":["
                        + "{\"family_name\":\"DeepSeek\",\"members\":[\"DeepSeek-V2\",\"DeepSeek-V3\"]},"
                        + "{\"family_name\":\"DeepSeek-R1-Distill\",\"members\":[\"DeepSeek-R1-Distill-Llama\",\"DeepSeek-R1-Distill-Qwen\"]}],"
                        + "\"total_groups_analyzed\":5,\"groups_in_families\":4,\"standalone_groups\":1}");
    }

    @Test
    void suggestsNoFamily_whenPrefixOrFamilyIsTooSmall_orIsTheWholeName() {
        assertThat(FamilyDetection.of(List.of("ab-x", "ab-y"), 3, 2).suggestions())
                .isEmpty();
        assertThat(FamilyDetection.of(List.of("abc-x", "abc-y"), 3, 3).suggestions())
                .isEmpty();
        assertThat(FamilyDetection.of(List.of("abc-x", "abc"), 3, 2).suggestions())
                .isEmpty();
        assertThat(FamilyDetection.of(List.of(), 3, 2).toJson().toString())
                .isEqualTo(
                        "{\"suggestions\":[],\"total_groups_analyzed\":0,\"groups_in_families\":0,\"standalone_groups\":0}");
    }

    @Test
    void looksAtTheGroupsOfAllNames_underTheirCanonicalNames() {
        TextModels models = Texts.grouped("any", "org/Fam-One-7B", "koboldcpp/Fam-One-7B", "x/Two-8B");
        GroupAliases aliases = ((Done<GroupAliases>) GroupAliases.none().set("Fam-Two", List.of("Two"))).content();

        FamilyDetection found = FamilyDetection.of(models, aliases, 3, 2);

        assertThat(found.suggestions()).containsExactly(new Family("Fam", List.of("Fam-One", "Fam-Two")));
        assertThat(found.analyzed()).isEqualTo(2);
    }
}
