package io.cellwatch.exporter.application;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cellwatch.exporter.FakeClock;
import io.cellwatch.exporter.SimulatedDriver;
import io.cellwatch.model.CellRun;
import io.cellwatch.model.JobRecord;
import io.cellwatch.model.StateUpdate;
import io.cellwatch.model.WorkState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ApplicationsTest {
  private static final Duration LOST = Retention.DEFAULT.lostAfter().plusSeconds(1);
  private static final Duration GONE = Retention.DEFAULT.grace().plusSeconds(1);

  private final FakeClock clock = new FakeClock();
  private final List<String> told = new ArrayList<>();
  private final Applications applications = applications(Retention.DEFAULT);
  private final SimulatedDriver driver = new SimulatedDriver("instance-1", "local-1");

  private Applications applications(Retention retention) {
    ApplicationObserver observer =
        new ApplicationObserver() {
          @Override
          public void updated(Application application, boolean resumed) {
            told.add((resumed ? "resumed " : "updated ") + application.view().label());
          }

          @Override
          public void lost(Application application) {
            told.add("lost " + application.view().label());
          }

          @Override
          public void gone(Application application) {
            told.add("gone " + application.view().label());
          }
        };
    return new Applications(clock, retention, List.of(observer));
  }

  private static Retention atMost(int applications) {
    Retention normal = Retention.DEFAULT;
    return new Retention(normal.grace(), normal.lostAfter(), 64, 500, 50, 100, 200, applications);
  }

  private List<String> labels() {
    return applications.views().stream().map(ApplicationView::label).sorted().toList();
  }

  @Test
  void everythingIsAskedForUntilItHasCome() {
    driver.sequence = 5;
    assertEquals(Applications.Taken.RESYNC, applications.take("instance-1", driver.update()));
    assertEquals(
        Applications.Taken.RESYNC,
        applications.take("instance-1", driver.update()),
        "the first answer may have been lost");
    assertEquals(Applications.Taken.TAKEN, applications.take("instance-1", driver.full()));
    assertEquals(Applications.Taken.TAKEN, applications.take("instance-1", driver.update()));
  }

  @Test
  void aLostOneThatComesBackIsAskedForEverything() {
    applications.take("instance-1", driver.full());
    clock.forward(LOST);
    applications.expire();
    assertEquals(Applications.Taken.RESYNC, applications.take("instance-1", driver.update()));
    assertEquals(List.of("updated local-1", "lost local-1", "resumed local-1"), told);
  }

  @Test
  void aFullUpdateReplacesWhatWasHeldAndKeepsSinceWhenItHadEnded() {
    applications.take(
        "instance-1",
        driver.full(
            SimulatedDriver.job(1, CellRun.NONE, WorkState.RUNNING),
            SimulatedDriver.job(2, CellRun.NONE, WorkState.SUCCEEDED)));
    clock.forward(Duration.ofMinutes(4));
    applications.take(
        "instance-1", driver.full(SimulatedDriver.job(2, CellRun.NONE, WorkState.SUCCEEDED)));
    assertEquals(1, applications.views().get(0).jobs().size(), "job 1 is not among everything");
    clock.forward(Duration.ofSeconds(61));
    applications.take("instance-1", driver.update());
    applications.expire();
    assertTrue(applications.exposed().get(0).jobs().isEmpty(), "its grace time began at its end");
    assertEquals(1, applications.views().get(0).jobs().size(), "for people");
  }

  @Test
  void anOvertakenUpdateChangesNothing() {
    StateUpdate early = driver.full();
    StateUpdate late = driver.update(SimulatedDriver.job(1, CellRun.NONE, WorkState.SUCCEEDED));
    applications.take("instance-1", late);
    assertEquals(Applications.Taken.OVERTAKEN, applications.take("instance-1", early));
    assertEquals(1, applications.views().get(0).jobs().size());
  }

  @Test
  void theLaterOfTwoLiveDriversWithOneIdIsToldApart() {
    applications.take("instance-1", driver.full());
    applications.take("instance-2", new SimulatedDriver("instance-2", "local-1").full());
    assertEquals(List.of("local-1", "local-1~instance-2"), labels());
    ApplicationView first = applications.find("local-1");
    assertNotNull(first);
    assertEquals("instance-1", first.instance());
  }

  @Test
  void noTwoHaveOneLabelWhateverTheyCallThemselves() {
    applications.take("instance-1", driver.full());
    applications.take("intruder-1", new SimulatedDriver("x", "local-1~instance-2").full());
    applications.take("intruder-2", new SimulatedDriver("x", "instance-3").full());
    applications.take("instance-2", new SimulatedDriver("x", "local-1").full());
    applications.take("instance-3", new SimulatedDriver("x", "").full());
    assertEquals(5, labels().stream().distinct().count());
  }

  @Test
  void aDriverGetsItsIdWhenItHasOneAndKeepsItsLabelThen() {
    SimulatedDriver starting = new SimulatedDriver("instance-1", "");
    applications.take("instance-1", starting.full());
    assertEquals(List.of("instance-1"), labels());
    starting.id = "application_1";
    applications.take("instance-1", starting.update());
    assertEquals(List.of("application_1"), labels());
    starting.id = "application_2";
    applications.take("instance-1", starting.update());
    assertEquals(List.of("application_1"), labels());
  }

  @Test
  void aLaterAttemptTakesTheIdFromTheEarlierOneThoughThatIsNotLostYet() {
    driver.attempt = "1";
    applications.take("instance-1", driver.full());
    SimulatedDriver second = new SimulatedDriver("instance-2", "local-1");
    second.attempt = "2";
    second.startMillis += 1000;
    applications.take("instance-2", second.full());
    assertEquals(List.of("local-1"), labels());
    assertEquals("instance-2", applications.views().get(0).instance());
    applications.take("instance-1", driver.update());
    assertEquals(List.of("local-1", "local-1~instance-1"), labels(), "a late word of the first");
  }

  @Test
  void aSuccessorTakesTheIdOfALostOneWhichComesBackUnderAnother() {
    applications.take("instance-1", driver.full());
    clock.forward(LOST);
    applications.expire();
    applications.take("instance-2", new SimulatedDriver("instance-2", "local-1").full());
    assertEquals(List.of("local-1"), labels());
    assertEquals(1, applications.remembered().size());
    applications.take("instance-1", driver.update());
    assertEquals(List.of("local-1", "local-1~instance-1"), labels());
    assertTrue(applications.remembered().isEmpty(), "it is not over");
  }

  @Test
  void aLostOneGoesAfterItsGraceTimeAndIsRemembered() {
    applications.take(
        "instance-1", driver.full(SimulatedDriver.job(1, CellRun.NONE, WorkState.FAILED)));
    clock.forward(LOST);
    applications.expire();
    clock.forward(Duration.ofSeconds(299));
    applications.expire();
    assertEquals(1, applications.views().size());
    clock.forward(GONE);
    applications.expire();
    assertTrue(applications.views().isEmpty());
    assertNull(applications.find("local-1"));
    assertEquals(1, applications.remembered().get(0).jobs().size(), "its failure is remembered");
  }

  @Test
  void whatIsKeptForPeopleIsBoundedForDaysOfWork() {
    for (int i = 0; i < 20_000; i++) {
      WorkState state = i % 100 == 0 ? WorkState.FAILED : WorkState.SUCCEEDED;
      applications.take(
          "instance-1",
          driver.update(
              SimulatedDriver.job(i, CellRun.NONE, state),
              SimulatedDriver.stage(i, CellRun.NONE, state, i),
              SimulatedDriver.cell(SimulatedDriver.run("s", "a.ipynb", "c" + i, i), 0)));
      clock.forward(Duration.ofSeconds(10));
    }
    ApplicationView view = applications.views().get(0);
    assertEquals(
        List.of(19_000, 19_100, 19_200, 19_300, 19_400, 19_500, 19_600, 19_700, 19_800, 19_900),
        view.jobs().stream()
            .filter(job -> job.state() == WorkState.FAILED)
            .map(JobRecord::jobId)
            .toList(),
        "the newest failures, too, that newer jobs pushed aside");
    assertEquals(50 + 10, view.jobs().size());
    assertEquals(100, view.stages().size());
    assertEquals(500, view.cells().size());
    clock.forward(LOST);
    applications.expire();
    clock.forward(GONE);
    applications.expire();
    ApplicationView over = applications.remembered().get(0);
    assertEquals(10, over.jobs().size());
    assertTrue(over.stages().size() <= 20 && !over.stages().isEmpty(), "" + over.stages().size());
    assertEquals(64, over.cells().size());
  }

  @Test
  void aClockThatWasSetBackLosesNobodyAndKeepsNobodyForEver() {
    applications.take("instance-1", driver.full());
    clock.forward(Duration.ofHours(-5));
    applications.expire();
    assertEquals(Liveness.RUNNING, applications.views().get(0).liveness());
    clock.forward(LOST);
    applications.expire();
    assertEquals(Liveness.LOST, applications.views().get(0).liveness());
  }

  @Test
  void whenAsManyLiveAsMayANewOneIsRefusedAndOneThatIsOverMakesRoom() {
    Applications few = applications(atMost(2));
    few.take("instance-1", driver.full());
    SimulatedDriver second = new SimulatedDriver("instance-2", "local-2");
    few.take("instance-2", second.full());
    SimulatedDriver third = new SimulatedDriver("instance-3", "local-3");
    assertEquals(Applications.Taken.TOO_MANY, few.take("instance-3", third.full()));
    assertEquals(Applications.Taken.TAKEN, few.take("instance-2", second.update()));
    clock.forward(Duration.ofSeconds(10));
    few.take("instance-2", second.update());
    clock.forward(Duration.ofSeconds(10));
    few.expire();
    assertEquals(Applications.Taken.TAKEN, few.take("instance-3", third.full()));
    assertEquals(
        List.of("local-2", "local-3"),
        few.views().stream().map(ApplicationView::label).sorted().toList());
  }

  @Test
  void updatesAtOnceEndWithTheNewestAndOneLabelEach() throws InterruptedException {
    int drivers = 20;
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < drivers; i++) {
      SimulatedDriver one = new SimulatedDriver("instance-" + i, "local-" + i % 3);
      List<StateUpdate> updates = new ArrayList<>();
      for (int job = 0; job < 30; job++) {
        updates.add(one.update(SimulatedDriver.job(job, CellRun.NONE, WorkState.RUNNING)));
      }
      for (StateUpdate update : updates) {
        threads.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        go.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      applications.take(one.instance, update);
                    }));
      }
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(drivers, labels().stream().distinct().count());
    for (ApplicationView view : applications.views()) {
      assertTrue(
          view.jobs().stream().anyMatch(job -> job.jobId() == 29), "the newest update is there");
    }
  }

  @Test
  void anObserverThatFailsKeepsNoOtherFromKnowing() {
    List<String> heard = new ArrayList<>();
    ApplicationObserver failing =
        new ApplicationObserver() {
          @Override
          public void updated(Application application, boolean resumed) {
            throw new IllegalStateException("broken on purpose");
          }

          @Override
          public void lost(Application application) {}

          @Override
          public void gone(Application application) {}
        };
    ApplicationObserver hearing =
        new ApplicationObserver() {
          @Override
          public void updated(Application application, boolean resumed) {
            heard.add(application.instance());
          }

          @Override
          public void lost(Application application) {}

          @Override
          public void gone(Application application) {}
        };
    Applications both = new Applications(clock, Retention.DEFAULT, List.of(failing, hearing));
    assertEquals(Applications.Taken.TAKEN, both.take("instance-1", driver.full()));
    assertEquals(List.of("instance-1"), heard);
  }
}
