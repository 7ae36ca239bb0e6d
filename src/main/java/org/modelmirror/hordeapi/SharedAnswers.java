package org.modelmirror.hordeapi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The Horde's last answers, as several instances share them (analytics.md 3.3). Nothing of it fails: what cannot be had is not
 * there. Implementations never make their caller wait, and are thread-safe.
 */
public interface SharedAnswers {

    /** For an instance that is alone. */
    SharedAnswers NONE = new SharedAnswers() {
        @Override
        public CompletionStage<Optional<Copy>> find(HordeQuestion question) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public void keep(HordeQuestion question, byte[] body) {
            // nobody to share with
        }

        @Override
        public void delete(HordeQuestion question) {
            // nothing there
        }
    };

    /**
     * An answer that some instance was given.
     *
     * @param body as the Horde sent it, as far as is known: any instance may have written it
     * @param age since it was given
     */
    record Copy(byte[] body, Duration age) {}

    /** The answer to this question, as long as it counts as new. */
    CompletionStage<Optional<Copy>> find(HordeQuestion question);

    /** Shares an answer, for as long as it counts as new. */
    void keep(HordeQuestion question, byte[] body);

    /** Makes an answer count for nobody any more. */
    void delete(HordeQuestion question);
}
