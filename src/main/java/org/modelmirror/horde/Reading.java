package org.modelmirror.horde;

import java.util.Optional;

/**
 * What could be read of an answer.
 *
 * @param content all that is well formed
 * @param skipped how many elements were not and are left out
 * @param firstProblem what is wrong with the first of them, without its content, for one line in the log
 */
public record Reading<T>(T content, int skipped, Optional<String> firstProblem) {}
