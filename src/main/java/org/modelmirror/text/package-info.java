/** Groups of text models: their members, naming schemas, aliases and families (http-api.md 5.3 to 5.7). Pure. */
@NullMarked
package org.modelmirror.text;

import org.jspecify.annotations.NullMarked;
