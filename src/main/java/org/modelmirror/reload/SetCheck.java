package org.modelmirror.reload;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.modelmirror.settings.NearestName;

/**
 * What can be said about a set of route files without starting anything: the schema, names and ids, and that everything
 * they refer to exists: settings, beans and their methods, templates, configurations, and the routes they hand over to.
 */
final class SetCheck {
    private static final Set<String> LISTS = Set.of("templatedRoute", "routeConfiguration", "routeTemplate");
    /** May stand beside the one route of a file. */
    private static final Set<String> COMPANIONS =
            Set.of("onException", "onCompletion", "intercept", "errorHandler", "beans");
    /** A placeholder with a default or with a function that finds its value elsewhere, or one that may be missing. */
    private static final Pattern NEEDS_NO_SETTING = Pattern.compile(".+:.*|[!?].*");

    private static final Pattern METHOD_NAME = Pattern.compile("^\\s*([A-Za-z_$][\\w$]*)\\s*(\\(.*)?$", Pattern.DOTALL);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");
    private static final Pattern BEAN_NAME = Pattern.compile("[A-Za-z][\\w-]*");
    /** Free-form members, in which an {@code id} is none of a step. */
    private static final Set<String> FREE_FORM = Set.of("parameters", "properties", "beans");

    private static final Pattern HAND_OVER = Pattern.compile("^(direct|seda):(?://)?([^?$]+)(\\?.*)?$");
    private static final List<String> VERBS = List.of("get", "post", "put", "delete", "patch", "head");

    private final RouteSchema schema;
    private final Surroundings surroundings;
    /** By file and text: most files of an edited set are as they were. */
    private Map<Map.Entry<String, String>, List<RouteProblem>> checked = Map.of();

    SetCheck(RouteSchema schema, Surroundings surroundings) {
        this.schema = schema;
        this.surroundings = surroundings;
    }

    /** Everything that is wrong, in the order of the files. */
    synchronized List<RouteProblem> check(RouteSet set) {
        Set<RouteProblem> problems = new LinkedHashSet<>(set.problems());
        Map<Map.Entry<String, String>, List<RouteProblem>> fresh = new HashMap<>();
        set.documents().forEach((file, document) -> {
            Map.Entry<String, String> key = Map.entry(file, set.texts().getOrDefault(file, ""));
            List<RouteProblem> found = checked.getOrDefault(key, List.of());
            if (!checked.containsKey(key)) {
                found = checkAlone(file, document);
            }
            fresh.put(key, found);
            problems.addAll(found);
        });
        checked = fresh;
        if (problems.isEmpty()) {
            new Together(set, problems).check();
        }
        return List.copyOf(problems);
    }

    private List<RouteProblem> checkAlone(String file, YamlText document) {
        if (!document.root().isArray()) {
            return List.of(RouteProblem.of(file, 1, "is no list of routes")
                    .hint("the first line that is no comment begins with '- route:'"));
        }
        List<RouteProblem> problems = new ArrayList<>(schema.check(file, document));
        if (problems.isEmpty()) {
            checkNames(file, document, problems);
        }
        return problems;
    }

    private static void checkNames(String file, YamlText document, List<RouteProblem> problems) {
        String name = file.substring(file.lastIndexOf('/') + 1);
        String stem = name.substring(0, name.length() - RouteFolder.ENDING.length());
        if (stem.contains(".")) {
            problems.add(RouteProblem.of(file, 0, "has a dot in its name before " + RouteFolder.ENDING)
                    .hint("Camel takes what follows a dot for the kind of file"));
        }
        Set<String> kinds = new TreeSet<>();
        List<Integer> single = new ArrayList<>();
        int index = 0;
        for (JsonNode element : document.root()) {
            element.fieldNames().forEachRemaining(kinds::add);
            if (!element.properties().stream().allMatch(kind -> COMPANIONS.contains(kind.getKey()))) {
                single.add(index);
            }
            index++;
        }
        if (single.isEmpty()) {
            problems.add(RouteProblem.of(file, 1, "holds no route")
                    .hint("delete the file, or rename it to another ending, to do without it"));
        } else if (kinds.contains("rest")) {
            Set<String> others = new TreeSet<>(kinds);
            others.removeAll(Set.of("rest", "route"));
            others.removeAll(COMPANIONS);
            others.forEach(kind -> problems.add(
                    RouteProblem.of(file, 1, "holds a rest block, beside which only routes may stand, not " + kind)));
        } else if (single.size() > 1) {
            boolean isList = kinds.size() == 1 && LISTS.containsAll(kinds);
            if (!isList) {
                problems.add(RouteProblem.of(file, document.line("/" + single.get(1)), "holds more than one route")
                        .hint("one route a file, named after it"));
            }
        } else {
            checkName(file, stem, document, single.get(0), problems);
        }
    }

    private static void checkName(String file, String stem, YamlText document, int index, List<RouteProblem> problems) {
        Map.Entry<String, JsonNode> kind =
                document.root().get(index).properties().iterator().next();
        if (!Set.of("route", "routeTemplate").contains(kind.getKey())) {
            return;
        }
        String id = kind.getValue().path("id").asText();
        String pointer = "/" + index + "/" + kind.getKey();
        if (id.isEmpty()) {
            problems.add(RouteProblem.of(file, document.line(pointer), "holds a " + kind.getKey() + " without id")
                    .hint("add 'id: " + stem + "'"));
        } else if (!id.equals(stem)) {
            problems.add(
                    RouteProblem.of(file, document.line(pointer + "/id"), "holds '" + id + "', which is not its name")
                            .hint("call the file " + id + RouteFolder.ENDING + ", or the route '" + stem + "'"));
        }
    }

    /** A route as it will run, with the place it was written at. */
    private record Written(String file, String pointer, JsonNode body, boolean isConditional) {}

    /** What concerns several files. */
    private final class Together {
        private final RouteSet set;
        private final Set<RouteProblem> problems;
        private final Map<String, String> fileById = new HashMap<>();
        private final Map<String, Written> templates = new HashMap<>();
        private final Set<String> configurations = new TreeSet<>();
        /** Declared in route files. */
        private final Set<String> ownBeans = new TreeSet<>();

        private final List<Written> written = new ArrayList<>();
        private final Map<String, Written> consumers = new HashMap<>();
        private final Map<String, String> operations = new HashMap<>();

        Together(RouteSet set, Set<RouteProblem> problems) {
            this.set = set;
            this.problems = problems;
        }

        void check() {
            eachElement(this::collect);
            eachElement(this::write);
            written.forEach(this::collectConsumer);
            written.forEach(one -> walk(one, one.pointer(), "", one.body()));
        }

        private void eachElement(ElementVisitor visitor) {
            set.documents().forEach((file, document) -> {
                for (int i = 0; i < document.root().size(); i++) {
                    String pointer = "/" + i;
                    document.root()
                            .get(i)
                            .properties()
                            .forEach(kind ->
                                    visitor.visit(file, pointer + "/" + kind.getKey(), kind.getKey(), kind.getValue()));
                }
            });
        }

        private void collect(String file, String pointer, String kind, JsonNode body) {
            if (kind.equals("routeTemplate")) {
                templates.put(body.path("id").asText(), new Written(file, pointer, body, false));
            } else if (kind.equals("beans")) {
                body.forEach(bean -> ownBeans.add(bean.path("name").asText()));
            } else if (kind.equals("routeConfiguration")) {
                configurations.add(body.path("id").asText());
            }
            if (body.has("routeId")) {
                addId(file, pointer + "/routeId", body.get("routeId").asText());
            }
            ids(file, pointer, body);
        }

        private void ids(String file, String pointer, JsonNode node) {
            if (node.isArray()) {
                for (int i = 0; i < node.size(); i++) {
                    ids(file, pointer + "/" + i, node.get(i));
                }
                return;
            }
            if (node.path("id").isTextual()) {
                addId(file, pointer + "/id", node.get("id").asText());
            }
            node.properties().stream()
                    .filter(member -> !FREE_FORM.contains(member.getKey()))
                    .forEach(member -> ids(file, pointer + "/" + member.getKey(), member.getValue()));
        }

        private void addId(String file, String pointer, String id) {
            String other = fileById.putIfAbsent(id, file);
            if (other != null) {
                problem(
                        file,
                        pointer,
                        "uses the id '" + id + "', which " + (other.equals(file) ? "it" : other) + " uses already",
                        "ids of routes and of steps share one space");
            }
        }

        private void write(String file, String pointer, String kind, JsonNode body) {
            switch (kind) {
                case "route" -> written.add(new Written(file, pointer, body, body.has("precondition")));
                case "rest" -> {
                    written.add(new Written(file, pointer, body, false));
                    operations(file, pointer, body);
                }
                case "templatedRoute" -> instance(file, pointer, body);
                case "routeTemplate" -> {
                    // Its placeholders have values in its instances only.
                }
                default -> written.add(new Written(file, pointer, body, false));
            }
        }

        /** Paths that differ in the names of parameters only may mean different things, as those of v1 do. */
        private void operations(String file, String pointer, JsonNode rest) {
            for (String verb : VERBS) {
                for (int i = 0; i < rest.path(verb).size(); i++) {
                    String path = rest.path("path").asText() + "/"
                            + rest.path(verb).get(i).path("path").asText();
                    String operation = verb.toUpperCase(Locale.ROOT) + " "
                            + path.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
                    String other = operations.putIfAbsent(operation, file);
                    if (other != null) {
                        problem(
                                file,
                                pointer + "/" + verb + "/" + i,
                                "declares " + operation + ", which " + other + " declares already",
                                "");
                    }
                }
            }
        }

        private void instance(String file, String pointer, JsonNode body) {
            String ref = body.path("routeTemplateRef").asText();
            Written template = templates.get(ref);
            if (body.path("routeId").asText().isEmpty()) {
                problem(file, pointer, "is an instance of a template without routeId", "add a routeId of its own");
            }
            if (template == null) {
                problem(
                        file,
                        pointer + "/routeTemplateRef",
                        "uses the template '" + ref + "', which is not there",
                        meant(ref, templates.keySet()));
                return;
            }
            Map<String, String> values = new HashMap<>();
            for (JsonNode parameter : template.body().path("parameters")) {
                if (parameter.has("defaultValue")) {
                    values.put(
                            parameter.path("name").asText(),
                            parameter.path("defaultValue").asText());
                }
            }
            Set<String> declared = new TreeSet<>();
            template.body()
                    .path("parameters")
                    .forEach(parameter -> declared.add(parameter.path("name").asText()));
            int index = 0;
            for (JsonNode parameter : body.path("parameters")) {
                String name = parameter.path("name").asText();
                if (!declared.contains(name)) {
                    problem(
                            file,
                            pointer + "/parameters/" + index,
                            "gives '" + name + "', which the template '" + ref + "' does not have",
                            meant(name, declared));
                }
                values.put(name, parameter.path("value").asText());
                index++;
            }
            declared.stream()
                    .filter(name -> !values.containsKey(name))
                    .forEach(name -> problem(
                            file, pointer, "does not give '" + name + "', which the template '" + ref + "' needs", ""));
            String inner = template.body().has("route") ? "/route" : "";
            JsonNode route = template.body().has("route") ? template.body().get("route") : template.body();
            written.add(new Written(
                    template.file(),
                    template.pointer() + inner,
                    TemplateValues.apply(route, values),
                    route.has("precondition")));
        }

        private void collectConsumer(Written one) {
            String uri = resolved(one.body().path("from").path("uri").asText());
            Matcher matcher = HAND_OVER.matcher(uri);
            if (!matcher.matches()) {
                return;
            }
            String name = matcher.group(1) + ":" + matcher.group(2);
            Written other = consumers.putIfAbsent(name, one);
            if (other != null && !one.isConditional() && !other.isConditional()) {
                problem(
                        one.file(),
                        one.pointer() + "/from/uri",
                        "takes from " + name + ", as " + other.file() + " does already",
                        "two routes cannot take from the same place");
            }
        }

        private void walk(Written one, String pointer, String key, JsonNode node) {
            if (node.isArray()) {
                for (int i = 0; i < node.size(); i++) {
                    walk(one, pointer + "/" + i, key, node.get(i));
                }
                return;
            }
            if (node.isTextual()) {
                text(one, pointer, key, node.asText());
                return;
            }
            if ((key.equals("bean") || key.equals("method")) && node.path("ref").isTextual()) {
                bean(one, pointer, resolved(node.path("ref").asText()), node.path("method"));
            }
            node.properties().forEach(member -> {
                String inner = pointer + "/" + member.getKey();
                if (member.getKey().equals("from") && member.getValue().isObject()) {
                    // Its uri is where it takes from, not where it hands over to.
                    member.getValue().properties().stream()
                            .filter(part -> !part.getKey().equals("uri"))
                            .forEach(part -> walk(one, inner + "/" + part.getKey(), part.getKey(), part.getValue()));
                    texts(one, inner + "/uri", member.getValue().path("uri").asText());
                } else {
                    walk(one, inner, member.getKey(), member.getValue());
                }
            });
        }

        private void text(Written one, String pointer, String key, String value) {
            texts(one, pointer, value);
            if (key.equals("routeConfigurationId")) {
                configuration(one, pointer, value);
            }
            if (key.equals("uri") || key.equals("to")) {
                String uri = resolved(value);
                Matcher matcher = HAND_OVER.matcher(uri);
                if (matcher.matches() && !uri.contains("{{")) {
                    String name = matcher.group(1) + ":" + matcher.group(2);
                    if (!consumers.containsKey(name)) {
                        problem(
                                one.file(),
                                pointer,
                                "hands over to " + name + ", from which no route takes",
                                meant(name, consumers.keySet()));
                    }
                }
            }
            if (value.startsWith("#bean:")) {
                bean(one, pointer, value.substring("#bean:".length()), null);
            }
        }

        private void texts(Written one, String pointer, String value) {
            Matcher matcher = PLACEHOLDER.matcher(value);
            while (matcher.find()) {
                String name = matcher.group(1);
                if (!NEEDS_NO_SETTING.matcher(name).matches()
                        && surroundings.placeholder(name).isEmpty()) {
                    problem(
                            one.file(),
                            pointer,
                            "uses {{" + name + "}}, which is no setting"
                                    + (templates.isEmpty() ? "" : " and no parameter"),
                            meantOr(
                                    name,
                                    surroundings.placeholders(),
                                    "a setting of your own is a line in config/application.properties"));
                }
            }
        }

        private void configuration(Written one, String pointer, String value) {
            for (String id : value.split(",", -1)) {
                String wanted = id.strip();
                boolean isPattern = wanted.endsWith("*");
                if (!isPattern && !configurations.contains(wanted)) {
                    problem(
                            one.file(),
                            pointer,
                            "uses the routeConfiguration '" + wanted + "', which is not there",
                            meant(wanted, configurations));
                }
            }
        }

        private void bean(Written one, String pointer, String ref, @Nullable JsonNode method) {
            if (one.isConditional()
                    || ownBeans.contains(ref)
                    || !BEAN_NAME.matcher(ref).matches()) {
                return;
            }
            Optional<Object> bean = surroundings.bean(ref);
            if (bean.isEmpty()) {
                problem(
                        one.file(),
                        pointer + (method == null ? "" : "/ref"),
                        "uses the bean '" + ref + "', which is not there",
                        meant(ref, surroundings.beans()));
                return;
            }
            boolean isDynamic = method != null && method.asText().startsWith("${");
            if (method == null || !method.isTextual() || isDynamic) {
                return;
            }
            Matcher matcher = METHOD_NAME.matcher(method.asText());
            Set<String> methods = Arrays.stream(bean.get().getClass().getMethods())
                    .map(Method::getName)
                    .collect(Collectors.toCollection(HashSet::new));
            if (!matcher.matches() || !methods.contains(matcher.group(1))) {
                String name = matcher.matches() ? matcher.group(1) : method.asText();
                problem(
                        one.file(),
                        pointer + "/method",
                        "calls '" + name + "', which the bean '" + ref + "' does not have",
                        meant(name, methods));
            }
        }

        private String resolved(String text) {
            Matcher matcher = PLACEHOLDER.matcher(text);
            return matcher.replaceAll(found -> Matcher.quoteReplacement(
                    surroundings.placeholder(found.group(1)).orElse(found.group())));
        }

        private void problem(String file, String pointer, String message, String hint) {
            YamlText document = set.documents().get(file);
            int line = document == null ? 0 : document.line(pointer);
            problems.add(new RouteProblem(file, line, message, hint));
        }
    }

    private static String meant(String name, Set<String> known) {
        return meantOr(name, known, "");
    }

    private static String meantOr(String name, Set<String> known, String otherwise) {
        return NearestName.of(name, known)
                .map(nearest -> "did you mean '" + nearest + "'?")
                .orElse(otherwise);
    }

    private interface ElementVisitor {
        void visit(String file, String pointer, String kind, JsonNode body);
    }
}
