package org.modelmirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.modelmirror.announce.Change;
import org.modelmirror.reference.Category;
import org.modelmirror.reference.Format;
import org.modelmirror.traces.Tracing;

class AnnouncerTest {
    private static final String ROUTE = "told";

    private final CamelContext context = new DefaultCamelContext();
    private final Announcer announcer = new Announcer(context, ROUTE, Tracing.off());
    private final List<List<Long>> told = new CopyOnWriteArrayList<>();
    private final Semaphore steps = new Semaphore(0);
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile long failing = -1;

    @BeforeEach
    void start() throws Exception {
        context.addService(announcer);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + ROUTE)
                        .routeId(ROUTE)
                        .errorHandler(noErrorHandler())
                        .process(exchange -> {
                            begun.countDown();
                            steps.acquire();
                            List<?> changes = exchange.getMessage().getMandatoryBody(List.class);
                            List<Long> revisions = changes.stream()
                                    .map(change -> ((Change) change).revision())
                                    .toList();
                            told.add(revisions);
                            if (revisions.contains(failing)) {
                                throw new IllegalStateException("must fail");
                            }
                        });
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        steps.release(1_000_000);
        context.stop();
    }

    private static Change change(long revision) {
        return new Change(Category.CLIP, Format.V2, revision, "\"e\"", Change.Cause.WRITE, Instant.EPOCH);
    }

    private List<Long> all() {
        List<Long> all = new ArrayList<>();
        told.forEach(all::addAll);
        return all;
    }

    private void awaitTold(int count) {
        Awaitility.await().until(() -> all().size() >= count);
    }

    @Test
    void holdsNobodyUp_andHandsOverInOneList_whatWaits() throws Exception {
        announcer.announce(List.of(change(1)));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        announcer.announce(List.of(change(2), change(3)));
        announcer.announce(List.of());
        announcer.announce(List.of(change(4)));
        assertThat(told).isEmpty();

        steps.release(10);
        awaitTold(4);

        assertThat(told).containsExactly(List.of(1L), List.of(2L, 3L, 4L));
    }

    @Test
    void keepsTheOrder_andLosesNothing_howeverManyWait() {
        steps.release(1_000_000);
        int count = 5 * Announcer.MAX_WAITING;
        for (long i = 1; i <= count; i++) {
            announcer.announce(List.of(change(i)));
        }
        awaitTold(count);

        assertThat(all())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
    }

    @Test
    void letsTheWriterWait_whenTooManyDo() throws Exception {
        announcer.announce(List.of(change(0)));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        for (long i = 1; i <= Announcer.MAX_WAITING; i++) {
            announcer.announce(List.of(change(i)));
        }
        CountDownLatch isTaken = new CountDownLatch(1);
        Thread writer = new Thread(() -> {
            announcer.announce(List.of(change(Announcer.MAX_WAITING + 1)));
            isTaken.countDown();
        });
        writer.start();
        Awaitility.await().until(() -> writer.getState() == Thread.State.WAITING);
        assertThat(isTaken.getCount()).isOne();

        steps.release(10);
        assertThat(isTaken.await(10, TimeUnit.SECONDS)).isTrue();
        awaitTold(Announcer.MAX_WAITING + 2);

        assertThat(all())
                .containsExactlyElementsOf(LongStream.rangeClosed(0, Announcer.MAX_WAITING + 1)
                        .boxed()
                        .toList());
    }

    @Test
    void takesWhatAnInterruptedWriterBrings_withoutWaiting() throws Exception {
        announcer.announce(List.of(change(0)));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        announcer.announce(LongStream.rangeClosed(1, Announcer.MAX_WAITING)
                .mapToObj(AnnouncerTest::change)
                .toList());
        CompletableFuture<Boolean> stayed = new CompletableFuture<>();
        Thread writer = new Thread(() -> {
            Thread.currentThread().interrupt();
            announcer.announce(List.of(change(Announcer.MAX_WAITING + 1)));
            stayed.complete(Thread.currentThread().isInterrupted());
        });
        writer.start();

        assertThat(stayed.get(10, TimeUnit.SECONDS)).isTrue();
        steps.release(10);
        awaitTold(Announcer.MAX_WAITING + 2);
    }

    @Test
    void goesOn_afterTheRouteHasFailed() {
        steps.release(10);
        failing = 1;
        announcer.announce(List.of(change(1)));
        awaitTold(1);

        announcer.announce(List.of(change(2)));
        awaitTold(2);

        assertThat(told).containsExactly(List.of(1L), List.of(2L));
    }

    @Test
    void isEmptied_beforeTheRouteStops() throws Exception {
        announcer.announce(List.of(change(1)));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        announcer.announce(List.of(change(2)));
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(context::stop);
        Awaitility.await().until(context::isStopping);
        assertThat(context.getInflightRepository().size(ROUTE)).isEqualTo(2);
        announcer.announce(List.of(change(3)));

        steps.release(10);
        stopped.get(10, TimeUnit.SECONDS);

        assertThat(all()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void isNothingInFlight_whenNothingWaits() {
        steps.release(10);
        announcer.announce(List.of(change(1)));

        Awaitility.await().until(() -> context.getInflightRepository().size(ROUTE) == 0);
        assertThat(all()).containsExactly(1L);
    }

    @Test
    void saysSo_whenNobodyIsToldAnyMore() {
        context.stop();

        assertThatThrownBy(() -> announcer.announce(List.of(change(1)))).isInstanceOf(RejectedExecutionException.class);
        assertThat(told).isEmpty();
    }
}
