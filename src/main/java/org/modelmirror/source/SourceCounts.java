package org.modelmirror.source;

/**
 * The counters of sources-and-storage.md 2.10 since start. They only grow, except that a hit is taken back when its
 * document turns out to be unusable.
 *
 * @param primaryHits usable answers of PRIMARY, "not modified" included
 * @param githubFallbacks times GitHub was asked because PRIMARY did not answer usably
 * @param primaryFailures fetches from PRIMARY that failed after all attempts, 404 included
 * @param githubHits usable answers of GitHub
 * @param githubFailures fetches from GitHub that failed
 * @param staleServed fetches that left us with the old copy because no source answered usably
 * @param shrinkRejected documents whose removals the guard held back
 */
public record SourceCounts(
        long primaryHits,
        long githubFallbacks,
        long primaryFailures,
        long githubHits,
        long githubFailures,
        long staleServed,
        long shrinkRejected) {

    static final SourceCounts NONE = new SourceCounts(0, 0, 0, 0, 0, 0, 0);

    SourceCounts plus(SourceCounts other) {
        return new SourceCounts(
                primaryHits + other.primaryHits,
                githubFallbacks + other.githubFallbacks,
                primaryFailures + other.primaryFailures,
                githubHits + other.githubHits,
                githubFailures + other.githubFailures,
                staleServed + other.staleServed,
                shrinkRejected + other.shrinkRejected);
    }
}
