package org.modelmirror.reload;

import java.util.Optional;
import java.util.Set;

/** What route files may refer to: placeholders and beans. */
public interface Surroundings {
    /** The value of a {@code {{placeholder}}}; empty where there is none of that name. */
    Optional<String> placeholder(String name);

    /** Names of placeholders, to guess what was meant; need not be all. */
    Set<String> placeholders();

    /** The bean of this name. */
    Optional<Object> bean(String name);

    /** Names of beans, to guess what was meant. */
    Set<String> beans();
}
