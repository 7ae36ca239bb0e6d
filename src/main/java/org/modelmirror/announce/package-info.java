/** Tells others of a published change: in process always, further afield where configured. */
@NullMarked
package org.modelmirror.announce;

import org.jspecify.annotations.NullMarked;
