package org.modelmirror.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.modelmirror.reference.Category;

class TakeOrderTest {
    private final Set<Category> untold = EnumSet.noneOf(Category.class);
    private final AtomicLong losses = new AtomicLong();
    private final TakeOrder order = new TakeOrder(untold::contains, category -> losses.get());

    @Test
    void takesNothing_beforeTheSourceWasAsked_becauseTheFolderMayHoldWhatNobodyWasTold() {
        assertThat(order.mayTake(Category.CLIP)).isFalse();

        order.asks(Category.CLIP);

        assertThat(order.mayTake(Category.CLIP)).isTrue();
        assertThat(order.mayTake(Category.BLIP)).isFalse();
    }

    @Test
    void takesNothing_whileAFindOfItsOwnIsNotCounted_becauseThatMayBeTheNewerOne() {
        order.asks(Category.CLIP);
        untold.add(Category.CLIP);

        assertThat(order.mayTake(Category.CLIP)).isFalse();
        untold.clear();
        assertThat(order.mayTake(Category.CLIP)).isTrue();
    }

    @Test
    void takesNothing_afterRedisLostCount_untilTheSourceWasAskedAgain() {
        order.asks(Category.CLIP);
        losses.incrementAndGet();

        assertThat(order.mayTake(Category.CLIP)).isFalse();
        order.asks(Category.CLIP);
        assertThat(order.mayTake(Category.CLIP)).isTrue();
    }
}
