/**
 * The journey of one category: what to fetch next, what a fetched document comes to, what is stored, shown and announced
 * of it. The routes call these beans by name; the rules themselves live in the packages they belong to.
 */
@NullMarked
package org.modelmirror.mirror;

import org.jspecify.annotations.NullMarked;
