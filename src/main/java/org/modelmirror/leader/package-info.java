/** One of several instances on one data folder polls, the others follow. */
@NullMarked
package org.modelmirror.leader;

import org.jspecify.annotations.NullMarked;
