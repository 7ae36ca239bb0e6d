package org.modelmirror;

import java.util.ArrayDeque;
import java.util.Deque;
import org.modelmirror.reference.Category;
import org.modelmirror.store.CategoryLocks;
import org.modelmirror.store.StorageUnavailableException;
import org.modelmirror.store.Store;
import org.modelmirror.store.StoreException;

/** The locks of all categories at once: while they are held, no process changes the folder. */
final class HeldCategories implements AutoCloseable {
    private final Deque<CategoryLocks.Held> held = new ArrayDeque<>();

    private HeldCategories() {}

    /**
     * Takes them one after the other, in the order in which everybody does.
     *
     * @throws StoreException when somebody holds one for too long
     */
    static HeldCategories of(Store store) throws StoreException, InterruptedException {
        HeldCategories all = new HeldCategories();
        try {
            for (Category category : Category.values()) {
                all.held.push(store.categories().lock(category));
            }
            return all;
        } catch (StoreException | InterruptedException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    /** The same for somebody who only reads: where no lock can be written, nobody writes at all. */
    static HeldCategories forReading(Store store) throws StoreException, InterruptedException {
        try {
            return of(store);
        } catch (StorageUnavailableException e) {
            return new HeldCategories();
        }
    }

    @Override
    public void close() {
        while (!held.isEmpty()) {
            held.pop().close();
        }
    }
}
