package org.modelmirror.reload;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;

/**
 * Looks whether a whole set of route files would run: first what the files say and refer to, then, if that is right, a
 * rehearsal in a context of its own. Changes nothing.
 */
public final class RouteCheck {
    private final SetCheck check;
    private final Rehearsal rehearsal;

    /** @param context whose beans and settings the routes are to run with; need not be started */
    public RouteCheck(CamelContext context) {
        Surroundings surroundings = new ContextSurroundings(context);
        this.check = new SetCheck(new RouteSchema(), surroundings);
        this.rehearsal = new Rehearsal(context, surroundings);
    }

    /** The files that would be loaded from a folder, as paths below it. */
    public static List<String> files(Path folder) throws IOException {
        return List.copyOf(
                new RouteFolder(folder, RouteFolder.ENDING).read().files().keySet());
    }

    /**
     * Checks all files of a folder.
     *
     * @return what is wrong; empty when the set can run
     * @throws IOException when the folder cannot be read
     */
    public List<RouteProblem> check(Path folder) throws IOException {
        RouteFolder.Content content = new RouteFolder(folder, RouteFolder.ENDING).read();
        return check(content, RouteSet.of(content.files()));
    }

    List<RouteProblem> check(RouteFolder.Content content, RouteSet set) {
        List<RouteProblem> problems = new ArrayList<>(content.problems());
        if (content.files().isEmpty()) {
            problems.add(RouteProblem.of("", 0, "there is no route file at all")
                    .hint("is the folder mounted? Without routes nothing would be served"));
        }
        if (!problems.isEmpty()) {
            // What a missing file leads to elsewhere would only hide it.
            return problems;
        }
        problems.addAll(check.check(set));
        return problems.isEmpty() ? rehearsal.run(set) : problems;
    }
}
