/** What is counted where it happens and read when somebody asks: no names, no registry, no locks. */
@NullMarked
package org.modelmirror.measure;

import org.jspecify.annotations.NullMarked;
