package org.modelmirror.serve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The paths and methods that running routes declare. Written when routes start and stop, read at every request that is
 * not a hot read. Thread-safe; readers never wait.
 */
final class DeclaredPaths {
    private final RawPaths raw;
    private final Map<Object, Declaration> byOwner = new LinkedHashMap<>();
    private volatile List<Declaration> all = List.of();
    private volatile Set<String> active = Set.of();
    private volatile boolean isStopping;

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

    private void refresh() {
        Set<String> gets = new HashSet<>();
        for (Declaration declaration : byOwner.values()) {
            if (declaration.methods().contains("GET")) {
                gets.add(declaration.template());
            }
        }
        all = List.copyOf(byOwner.values());
        active = Set.copyOf(gets);
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
        return isStopping || all.isEmpty();
    }

    /** Every method that some route declares for the path, sorted; HEAD wherever there is GET. Empty: no such path. */
    Set<String> methods(String encodedPath) {
        return methods(encodedPath, false);
    }

    /** The same for a path that stood below the base path, where there is no raw facade. */
    Set<String> methods(String encodedPath, boolean belowBase) {
        Set<String> methods = new TreeSet<>();
        for (Declaration declaration : all) {
            boolean elsewhere = belowBase && RawPaths.isFacade(declaration.template());
            if (!elsewhere && declaration.matches(encodedPath)) {
                methods.addAll(declaration.methods());
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return methods;
    }

    /** The template that a path is answered by: of several that match, the most literal. */
    Optional<String> template(String encodedPath) {
        return all.stream()
                .filter(declaration -> declaration.matches(encodedPath))
                .min(Comparator.comparingInt(Declaration::precedence))
                .map(Declaration::template);
    }

    /** The templates declared, for status and tests. */
    List<String> templates() {
        List<String> templates = new ArrayList<>();
        all.forEach(declaration -> templates.add(declaration.template()));
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
