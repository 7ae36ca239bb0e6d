package org.modelmirror.serve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The paths and methods that running routes declare. Written when routes start and stop, read at every request that is
 * not a hot read. Thread-safe; readers never wait.
 */
final class DeclaredPaths {
    private final RawPaths raw;
    private final Map<Object, Declaration> byOwner = new LinkedHashMap<>();
    /** Most paths whose match is kept; a path has the name of a model in it, or whatever a client makes up. */
    private static final int MAX_FOUND = 4_096;
    /** Longer paths, in characters, are matched each time. */
    private static final int MAX_KEPT_LENGTH = 256;

    private volatile Current current = new Current(List.of());
    private volatile Set<String> active = Set.of();
    private volatile Set<String> operations = Set.of();
    private volatile boolean isStopping;
    private boolean isFrozen;

    /**
     * What is declared for a path.
     *
     * @param methods sorted; HEAD wherever there is GET; none where there is no such path
     * @param template that the path is answered by: of several that match, the most literal
     * @param byMethod by each method, the most literal template that declares it
     */
    record Found(Set<String> methods, Optional<String> template, Map<String, String> byMethod) {}

    /**
     * What runs right now, and what was found of it before: matching a path against all templates costs as much as all
     * the rest of finding a route.
     */
    private record Current(List<Declaration> all, Map<String, Found> found, Map<String, Found> foundBelowBase) {
        Current(List<Declaration> all) {
            this(List.copyOf(all), new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        Found find(String encodedPath, boolean belowBase) {
            Map<String, Found> kept = belowBase ? foundBelowBase : found;
            Found before = kept.get(encodedPath);
            if (before != null) {
                return before;
            }
            Found fresh = match(encodedPath, belowBase);
            if (fresh.methods.isEmpty() || encodedPath.length() > MAX_KEPT_LENGTH) {
                return fresh;
            }
            if (kept.size() >= MAX_FOUND) {
                kept.clear();
            }
            kept.put(encodedPath, fresh);
            return fresh;
        }

        private Found match(String encodedPath, boolean belowBase) {
            Set<String> methods = new TreeSet<>();
            Optional<Declaration> best = Optional.empty();
            Map<String, Declaration> bestByMethod = new HashMap<>();
            for (Declaration declaration : all) {
                if (declaration.matches(encodedPath)) {
                    if (!belowBase || !RawPaths.isFacade(declaration.template())) {
                        methods.addAll(declaration.methods());
                    }
                    if (best.isEmpty() || declaration.precedence() < best.get().precedence()) {
                        best = Optional.of(declaration);
                    }
                    declaration
                            .methods()
                            .forEach(method -> bestByMethod.merge(
                                    method,
                                    declaration,
                                    (one, other) -> other.precedence() < one.precedence() ? other : one));
                }
            }
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            Map<String, String> byMethod = new HashMap<>();
            bestByMethod.forEach((method, declaration) -> byMethod.put(method, declaration.template()));
            return new Found(
                    Collections.unmodifiableSet(methods), best.map(Declaration::template), Map.copyOf(byMethod));
        }
    }

    DeclaredPaths(RawPaths raw) {
        this.raw = raw;
    }

    /**
     * A route has started.
     *
     * @param owner the consumer of the route
     * @param template path with <code>{parameters}</code>, or a prefix ending in {@code *}
     */
    synchronized void add(Object owner, String template, Collection<String> methods) {
        byOwner.put(owner, Declaration.of(template, raw, methods));
        refresh();
    }

    /** The route has stopped or is suspended. */
    synchronized void remove(Object owner) {
        byOwner.remove(owner);
        refresh();
    }

    /** Routes are being replaced: what was declared counts until that is over. */
    synchronized void freeze() {
        isFrozen = true;
    }

    synchronized void thaw() {
        isFrozen = false;
        refresh();
    }

    private void refresh() {
        if (isFrozen) {
            return;
        }
        Set<String> gets = new HashSet<>();
        for (Declaration declaration : byOwner.values()) {
            if (declaration.methods().contains("GET")) {
                gets.add(declaration.template());
            }
        }
        current = new Current(new ArrayList<>(byOwner.values()));
        active = Set.copyOf(gets);
        Set<String> all = new HashSet<>();
        byOwner.values()
                .forEach(declaration ->
                        declaration.methods().forEach(method -> all.add(method + " " + declaration.template())));
        operations = Set.copyOf(all);
    }

    /** Every operation that runs, as {@code GET /path}; the same set until another route comes or goes. */
    Set<String> operations() {
        return operations;
    }

    /** Whether a running route declares GET for exactly this template. */
    boolean isActive(String template) {
        return active.contains(template);
    }

    /** Routes go one by one from now on: that one is missing says nothing of its path any more. */
    void stop() {
        isStopping = true;
    }

    /** Whether a path or method that is not declared may well exist, as before the start is over and during the stop. */
    boolean areIncomplete() {
        return isStopping || current.all.isEmpty();
    }

    /**
     * Looks a path up.
     *
     * @param belowBase whether it stood below the base path, where there is no raw facade
     */
    Found find(String encodedPath, boolean belowBase) {
        return current.find(encodedPath, belowBase);
    }

    /** The templates declared, for status and tests. */
    List<String> templates() {
        List<String> templates = new ArrayList<>();
        current.all.forEach(declaration -> templates.add(declaration.template()));
        return templates;
    }

    /**
     * One template with what is worked out once.
     *
     * @param start what the template begins with before its first parameter: spares most paths the pattern
     */
    private record Declaration(String template, String start, Pattern pattern, int precedence, Set<String> methods) {

        static Declaration of(String template, RawPaths raw, Collection<String> methods) {
            int literal = 0;
            while (literal < template.length() && "{*".indexOf(template.charAt(literal)) < 0) {
                literal++;
            }
            return new Declaration(
                    template,
                    template.substring(0, literal),
                    PathTemplate.toPattern(template, raw),
                    PathTemplate.precedence(template),
                    Set.copyOf(methods));
        }

        boolean matches(String encodedPath) {
            return encodedPath.startsWith(start) && pattern.matcher(encodedPath).matches();
        }
    }
}
