package org.modelmirror.serve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.modelmirror.reference.Repository;
import org.modelmirror.reference.UpstreamFile;

/**
 * The paths of GitHub's raw and contents hosts, as the raw facade takes them over (http-api.md 2.11): at the server root
 * only, and only below an owner that is configured. Owners and repositories are read in any letter case, as GitHub reads
 * them; branches and files are not. Immutable.
 */
public final class RawPaths {
    static final String OWNER = "owner";
    static final String REPOSITORY = "repo";
    static final String BRANCH = "branch";
    static final String FILE = "file";
    static final String PATH = "path";

    static final String RAW = "/{owner}/{repo}/{branch}/{file}";
    static final String RAW_REFS = "/{owner}/{repo}/refs/heads/{branch}/{file}";
    static final String RAW_WEB = "/{owner}/{repo}/raw/{branch}/{file}";
    static final String CONTENTS = "/repos/{owner}/{repo}/contents/{path}";

    private static final String REPOS = "/repos/";
    private static final String CONTENTS_SEGMENT = "/contents/";
    private static final String HEADS = "refs/heads/";
    private static final String WEB = "raw/";

    private final List<String> owners;
    private final Map<Repository, String> names;
    private final Map<Repository, String> defaultBranches;

    /**
     * @param owners accounts below which the repositories are served; none switches the facade off
     * @param names name of each repository
     * @param defaultBranches the branch that {@code contents} means without {@code ref}
     */
    public RawPaths(List<String> owners, Map<Repository, String> names, Map<Repository, String> defaultBranches) {
        this.owners = List.copyOf(owners);
        this.names = Map.copyOf(names);
        this.defaultBranches = Map.copyOf(defaultBranches);
    }

    /** No facade. */
    static RawPaths none() {
        return new RawPaths(List.of(), Map.of(), Map.of());
    }

    List<String> owners() {
        return owners;
    }

    /** Whether a path that a route declares is one of the facade's, which exist at the server root alone. */
    static boolean isFacade(String template) {
        return template.startsWith("/{" + OWNER + "}/") || template.startsWith(REPOS + "{" + OWNER + "}/");
    }

    /** What a plain request target asks for; empty when it is none of the facade's or not plain. */
    Optional<Asked> parse(String target) {
        boolean contents = target.startsWith(REPOS);
        int owner = contents ? REPOS.length() : 1;
        int repository = target.indexOf('/', owner) + 1;
        if (repository <= owner || !isOwner(target, owner, repository - 1) || !isPlain(target)) {
            return Optional.empty();
        }
        int rest = target.indexOf('/', repository) + 1;
        if (rest <= repository) {
            return Optional.empty();
        }
        String name = target.substring(repository, rest - 1);
        return contents ? contents(name, target, rest - 1) : raw(name, target, rest);
    }

    private Optional<Asked> raw(String name, String target, int at) {
        String template = RAW;
        int branch = at;
        if (target.startsWith(HEADS, branch)) {
            template = RAW_REFS;
            branch += HEADS.length();
        } else if (target.startsWith(WEB, branch)) {
            template = RAW_WEB;
            branch += WEB.length();
        }
        int file = target.lastIndexOf('/') + 1;
        if (file - 1 <= branch) {
            return Optional.empty();
        }
        String used = template;
        return file(name, target.substring(branch, file - 1), target.substring(file))
                .map(found -> new Asked(found, used));
    }

    private Optional<Asked> contents(String name, String target, int at) {
        if (!target.startsWith(CONTENTS_SEGMENT, at)) {
            return Optional.empty();
        }
        int path = at + CONTENTS_SEGMENT.length();
        int query = target.indexOf('?', path);
        Optional<String> ref = query < 0
                ? Optional.empty()
                : Query.of(target.substring(query + 1)).find("ref");
        return contents(name, target.substring(path, query < 0 ? target.length() : query), ref)
                .map(file -> new Asked(file, CONTENTS));
    }

    /** The file that {@code contents} asks for. */
    Optional<UpstreamFile> contents(String name, String path, Optional<String> ref) {
        return repository(name)
                .map(repository -> new UpstreamFile(
                        repository,
                        branch(ref.filter(given -> !given.isEmpty())
                                .orElseGet(() -> defaultBranches.getOrDefault(repository, ""))),
                        path));
    }

    /** The file of a repository, if there is such a repository. */
    Optional<UpstreamFile> file(String name, String branch, String file) {
        return repository(name).map(repository -> new UpstreamFile(repository, branch(branch), file));
    }

    private static String branch(String ref) {
        return ref.startsWith(HEADS) ? ref.substring(HEADS.length()) : ref;
    }

    private Optional<Repository> repository(String name) {
        for (Map.Entry<Repository, String> entry : names.entrySet()) {
            if (entry.getValue().equalsIgnoreCase(name)) {
                return Optional.of(entry.getKey());
            }
        }
        return Optional.empty();
    }

    private boolean isOwner(String target, int from, int to) {
        for (String owner : owners) {
            if (owner.length() == to - from && target.regionMatches(true, from, owner, 0, owner.length())) {
                return true;
            }
        }
        return false;
    }

    /** Whether no segment needs decoding; the others are left to the route, which gets them decoded. */
    private static boolean isPlain(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return path.indexOf('%') < 0 && path.indexOf('#') < 0 && !path.endsWith("/") && !path.contains("//");
    }

    /**
     * A request of the facade's.
     *
     * @param template the path that must be declared for it
     */
    record Asked(UpstreamFile file, String template) {
        boolean isContents() {
            return template.equals(CONTENTS);
        }
    }
}
