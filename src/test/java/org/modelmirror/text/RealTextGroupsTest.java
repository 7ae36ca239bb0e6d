package org.modelmirror.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.RecordMap;
import org.modelmirror.reference.TextModelName;
import org.modelmirror.search.Filter;
import org.modelmirror.search.Search;
import org.modelmirror.search.SearchOutcome.Page;
import org.modelmirror.search.SearchQuery;
import org.modelmirror.search.SearchableRecords;

/** The rules of http-api.md 5 over the real text models, where they are at hand. */
class RealTextGroupsTest {
    private static final Path FILE = Path.of("..", "shared", "data", "expected", "v2", "text_generation.json");
    private static final int MODELS = 719;

    private RecordMap records;
    private TextModels models;

    @BeforeEach
    void read() throws IOException {
        Assumptions.assumeTrue(Files.isRegularFile(FILE), () -> "no real data at " + FILE);
        records = Texts.records(Files.readString(FILE, StandardCharsets.UTF_8));
        models = TextModels.of(records);
        assertThat(models.size()).isEqualTo(MODELS);
    }

    @Test
    void everyModelIsInTheGroupItsNamePointsTo() {
        int members = 0;
        for (TextGroup group : models.groups()) {
            members += group.members().size();
            assertThat(group.members())
                    .allSatisfy(member ->
                            assertThat(TextModelName.groupOf(member.key())).isEqualTo(group.name()));
        }
        assertThat(members).isEqualTo(MODELS);
    }

    @Test
    void everyNameIsComposedAgainOfWhatItWasTakenApartInto_whereNothingIsLost() {
        int composed = 0;
        for (String key : records.keys()) {
            TextModelName name = TextModelName.parse(key);
            if (name.findSize().isPresent() && key.equals(name.baseName() + "-" + name.size())) {
                ObjectNode parts = (ObjectNode)
                        Texts.json("{\"base_name\":\"" + name.baseName() + "\",\"size\":\"" + name.size() + "\"}");
                assertThat(NameParts.of(NameParts.SHAPE.check(parts).getTyped()).compose())
                        .isEqualTo(key);
                composed++;
            }
        }
        assertThat(composed).isGreaterThan(100);
    }

    @Test
    void everyGroupIsToldCompletely() {
        for (TextGroup group : models.groups()) {
            JsonNode json = group.toJson(Optional.empty(), Optional.empty());
            assertThat(json.path("members")).hasSize(group.members().size());
            assertThat(json.path("canonical_count").asInt())
                    .isEqualTo(group.members().size());
            int sized = 0;
            for (JsonNode count : json.path("size_usage")) {
                sized += count.asInt();
            }
            assertThat(json.path("available_sizes")).hasSameSizeAs(json.path("size_usage"));
            assertThat(sized).isLessThanOrEqualTo(group.members().size());
        }
    }

    @Test
    void sumsAgreeWithTheLines() {
        JsonNode summary = GroupReports.summary(models, NameSchemas.none(), GroupAliases.none(), GroupFamilies.none());
        JsonNode health = GroupReports.health(models);
        int withIssues = 0;
        for (JsonNode line : summary.path("groups")) {
            withIssues += line.path("health_issues").isEmpty() ? 0 : 1;
        }

        assertThat(summary.path("total_models").asInt()).isEqualTo(MODELS);
        assertThat(summary.path("groups_with_issues").asInt()).isEqualTo(withIssues);
        assertThat(health.path("groups_with_issues").asInt()).isEqualTo(withIssues);
        assertThat(health.path("total_groups_checked")).isEqualTo(summary.path("total_groups"));
    }

    @Test
    void noGroupIsSuggestedForTwoFamilies() {
        FamilyDetection found = FamilyDetection.of(models, GroupAliases.none(), 3, 2);
        Set<String> claimed = new LinkedHashSet<>();

        assertThat(found.suggestions()).isNotEmpty().allSatisfy(family -> {
            assertThat(family.members()).hasSizeGreaterThanOrEqualTo(2);
            family.members().forEach(member -> {
                assertThat(member).startsWith(family.name() + "-");
                assertThat(claimed.add(member)).isTrue();
            });
        });
        assertThat(found.analyzed()).isEqualTo(models.groups().size());
    }

    @Test
    void everyModelIsFoundOnSomePage_byEitherOrder() {
        SearchableRecords searchable = SearchableRecords.of(Category.TEXT_GENERATION, records);
        assertThat(searchable.invalid()).isEmpty();
        for (String by : new String[] {"name", "parameters_count", "tags"}) {
            Set<String> seen = new LinkedHashSet<>();
            for (long offset = 0; offset < MODELS; offset += 100) {
                Page page = (Page)
                        Search.inCategory(searchable, new SearchQuery(Filter.NONE, Optional.of(by), true, offset, 100));
                assertThat(page.total()).isEqualTo(MODELS);
                page.results().forEach(record -> seen.add(record.path("name").textValue()));
            }
            assertThat(seen).hasSize(MODELS);
        }
    }
}
