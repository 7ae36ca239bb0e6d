package org.modelmirror.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.egit.github.core.IRepositoryIdProvider;
import org.eclipse.egit.github.core.Repository;
import org.eclipse.egit.github.core.RepositoryCommit;
import org.eclipse.egit.github.core.User;
import org.eclipse.egit.github.core.client.GitHubClient;
import org.eclipse.egit.github.core.client.IGitHubConstants;
import org.eclipse.egit.github.core.client.NoSuchPageException;
import org.eclipse.egit.github.core.service.CommitService;
import org.eclipse.egit.github.core.service.RepositoryService;
import org.jspecify.annotations.Nullable;
import org.modelmirror.http.RetryAfter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes camel-github's commit consumer fit for a service that must start and run without GitHub. Left to itself the
 * consumer asks while it is made and fails the start when nobody answers, reads the whole history page by page at each
 * poll, without condition or timeout, and knows one address only. It takes its services from the registry, though, and
 * these two ask for one short page, conditionally, and never fail: a watch is only a hint, the polls find what it misses.
 */
final class GitHubApi {
    private static final Logger LOG = LoggerFactory.getLogger(GitHubApi.class);
    /** More commits at once than these mean the same as these. */
    private static final int COMMITS = 5;

    private GitHubApi() {}

    /** Answers who owns a repository without asking. */
    static RepositoryService repositories() {
        return new RepositoryService() {
            @Override
            public Repository getRepository(String owner, String name) {
                return new Repository().setOwner(new User().setLogin(owner)).setName(name);
            }
        };
    }

    /** Asks for the newest commits. */
    static CommitService commits(URI api, Clock clock) {
        GitHubQuota quota = new GitHubQuota(clock);
        return new Commits(new Client(api, quota, clock), quota);
    }

    private static final class Commits extends CommitService {
        private final GitHubQuota quota;
        private final Map<String, List<RepositoryCommit>> newest = new ConcurrentHashMap<>();

        Commits(Client client, GitHubQuota quota) {
            super(client);
            this.quota = quota;
        }

        /** The newest commits of a branch; when there is no answer, those of the last one. */
        @Override
        public List<RepositoryCommit> getCommits(
                IRepositoryIdProvider repository, String branch, @Nullable String path) {
            String key = repository.generateId() + "@" + branch;
            List<RepositoryCommit> known = newest.getOrDefault(key, List.of());
            if (!quota.mayAsk()) {
                return known;
            }
            try {
                List<RepositoryCommit> page = List.copyOf(
                        pageCommits(repository, branch, path, COMMITS).next());
                newest.put(key, page);
                return page;
            } catch (NoSuchPageException e) {
                if (!(e.getCause() instanceof NotModifiedException)) {
                    LOG.info("commits not read, the polls go on repository={} cause={}", key, e.getMessage());
                }
                return known;
            }
        }
    }

    /** The answer is the one we have. */
    private static final class NotModifiedException extends IOException {
        private static final long serialVersionUID = 1;
    }

    private static final class Client extends GitHubClient {
        private static final int TIMEOUT_MILLIS = 10_000;
        private static final int NOT_MODIFIED = 304;
        private static final int FORBIDDEN = 403;
        private static final int TOO_MANY_REQUESTS = 429;

        private final String api;
        private final GitHubQuota quota;
        private final Clock clock;
        private final Map<String, String> etags = new ConcurrentHashMap<>();

        Client(URI api, GitHubQuota quota, Clock clock) {
            super(IGitHubConstants.HOST_API);
            this.api = api.toString();
            this.quota = quota;
            this.clock = clock;
            setUserAgent("model-mirror");
        }

        /** The parent knows a host and a port, and puts its own path before ours. */
        @Override
        protected HttpURLConnection createConnection(String uri) throws IOException {
            String path = uri.startsWith("http") ? URI.create(uri).getRawPath() + query(uri) : uri;
            return (HttpURLConnection) URI.create(api + path).toURL().openConnection();
        }

        private static String query(String uri) {
            int query = uri.indexOf('?');
            return query < 0 ? "" : uri.substring(query);
        }

        @Override
        protected HttpURLConnection configureRequest(HttpURLConnection request) {
            super.configureRequest(request);
            request.setConnectTimeout(TIMEOUT_MILLIS);
            request.setReadTimeout(TIMEOUT_MILLIS);
            request.setInstanceFollowRedirects(false);
            String etag = etags.get(request.getURL().toString());
            if (etag != null) {
                request.setRequestProperty("If-None-Match", etag);
            }
            return request;
        }

        @Override
        protected GitHubClient updateRateLimits(HttpURLConnection request) {
            super.updateRateLimits(request);
            int status;
            try {
                status = request.getResponseCode();
            } catch (IOException e) {
                // There is no answer to learn from; whoever reads it next is told.
                return this;
            }
            if (status == FORBIDDEN || status == TOO_MANY_REQUESTS) {
                quota.refused(Optional.ofNullable(request.getHeaderField("Retry-After"))
                        .flatMap(value -> RetryAfter.parse(value, clock.instant()))
                        .or(() -> untilReset(request)));
                return this;
            }
            quota.answered(getRequestLimit(), getRemainingRequests(), reset(request));
            String etag = request.getHeaderField("ETag");
            if (status == HttpURLConnection.HTTP_OK && etag != null) {
                etags.put(request.getURL().toString(), etag);
            }
            return this;
        }

        private Optional<Duration> untilReset(HttpURLConnection request) {
            if (!"0".equals(request.getHeaderField("X-RateLimit-Remaining"))) {
                return Optional.empty();
            }
            return reset(request)
                    .map(seconds -> Duration.ofSeconds(seconds - clock.instant().getEpochSecond()))
                    .filter(pause -> !pause.isNegative());
        }

        private static Optional<Long> reset(HttpURLConnection request) {
            String value = String.valueOf(request.getHeaderField("X-RateLimit-Reset"));
            return value.matches("\\d{1,12}") ? Optional.of(Long.parseLong(value)) : Optional.empty();
        }

        @Override
        protected IOException createException(InputStream response, int code, String status) {
            return code == NOT_MODIFIED
                    ? new NotModifiedException()
                    : new IOException(String.format(Locale.ROOT, "answered %d", code));
        }
    }
}
