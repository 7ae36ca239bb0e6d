package org.modelmirror.serve;

import java.util.function.Function;
import org.modelmirror.text.Edited;
import org.modelmirror.text.GroupAliases;
import org.modelmirror.text.GroupFamilies;
import org.modelmirror.text.GroupFile;
import org.modelmirror.text.NameSchemas;
import org.modelmirror.write.WriteFailedException;

/** What is kept about groups of text models beside the models; only a PRIMARY keeps it (http-api.md 5.6, 5.7). */
public record GroupStates(State<NameSchemas> schemas, State<GroupAliases> aliases, State<GroupFamilies> families) {

    /** One of the three. */
    public interface State<T extends GroupFile> {
        /** What is kept now. Asks the disk whether it has changed. */
        T current();

        /**
         * Changes what is kept; the change is safe on disk when this returns.
         *
         * @return what the edit gave; nothing has changed unless it is {@link Edited.Done}
         * @throws WriteFailedException when the store could not take it; nothing has changed
         * @throws InterruptedException when the thread was interrupted while waiting for the disk
         */
        Edited<T> change(Function<T, Edited<T>> edit) throws WriteFailedException, InterruptedException;
    }
}
