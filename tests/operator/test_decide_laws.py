"""Laws of the decision, whatever happens around it: one Job, no contraction under an old pod, rest at the end."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec import structs

from datingbot_operator.decide import decide
from datingbot_operator.decide.plan import DeleteJob, Ensure, Phase, RemoveDrill, RunJob, SetStatus, StartBackup
from datingbot_operator.model import RestoreDrill
from datingbot_operator.observed import CLUSTER, Progress, Step
from operator_world import IMAGES, World

ENOUGH_ROUNDS = 200


class ClusterLife(RuleBasedStateMachine):
    """Owners, kubelets and accidents take turns with the operator in any order."""

    @initialize()
    def begin(self) -> None:
        self.world = World()

    @rule()
    def reconcile(self) -> None:
        self.look_once()

    @rule(rounds=st.integers(1, 12))
    def all_goes_well_for_a_while(self, rounds: int) -> None:
        world = self.world
        for _ in range(rounds):
            self.look_once()
            _ = (
                world.wake_database()
                or world.finish_backup()
                or world.finish_job()
                or world.roll_one()
                or world.finish_drill()
            )

    def look_once(self) -> None:
        """One round of the operator, with everything it must keep to."""
        world = self.world
        plan = decide(world.observe(), world.now)
        jobs = [action for action in plan.actions if isinstance(action, RunJob)]
        running = [job for job in world.jobs.values() if job.progress is Progress.RUNNING]
        assert not jobs or len(jobs) + len(running) == 1, "two Jobs at once"
        for job in jobs:
            assert world.database_ready or job.step in (Step.WEBHOOK, Step.DRILL), "a migration without a database"
            if job.step is Step.CONTRACT:
                assert {pod.image for pod in world.pods} == {world.image}, "contracted under an old pod"
        if world.bot.spec.suspend:
            assert all(isinstance(action, SetStatus) for action in plan.actions), "changed while suspended"
        world.obey(plan)
        again = decide(world.observe(), world.now)
        wishes = [action for action in again.actions if isinstance(action, Ensure | StartBackup | RunJob)]
        removed = any(isinstance(action, DeleteJob | RemoveDrill) for action in plan.actions)
        assert removed or not wishes, "what was just done is wanted again"
        world.obey(again)
        # A drill's result is written before its Cluster goes.
        removed = removed or any(isinstance(action, RemoveDrill) for action in again.actions)
        assert removed or decide(world.observe(), world.now).empty, "it has more to say though nothing happened"

    @rule(well=st.booleans())
    def a_job_ends(self, well: bool) -> None:
        self.world.finish_job(well=well)

    @rule(well=st.booleans())
    def a_backup_ends(self, well: bool) -> None:
        self.world.finish_backup(well=well)

    @rule(well=st.booleans())
    def a_drill_recovers_or_cannot(self, well: bool) -> None:
        self.world.finish_drill(well=well)

    @rule(asked=st.booleans())
    def the_owner_asks_for_drills_or_not(self, asked: bool) -> None:
        bot = self.world.bot
        drill = RestoreDrill(schedule="0 5 * * *") if asked else None
        self.world.bot = structs.replace(bot, spec=structs.replace(bot.spec, restore_drill=drill))

    @rule()
    def the_database_gets_ready(self) -> None:
        self.world.wake_database()

    @rule()
    def the_database_fails_over(self) -> None:
        self.world.database_ready = False

    @rule()
    def a_pod_comes_or_goes(self) -> None:
        self.world.roll_one()

    @rule()
    def a_pod_cannot_start(self) -> None:
        self.world.hold_up_job()

    @rule(image=st.sampled_from(sorted(IMAGES)))
    def the_owner_deploys(self, image: str) -> None:
        self.world.image = image

    @rule(suspend=st.booleans())
    def the_owner_suspends(self, suspend: bool) -> None:
        bot = self.world.bot
        self.world.bot = structs.replace(bot, spec=structs.replace(bot.spec, suspend=suspend))

    @rule(data=st.data())
    def somebody_deletes_a_job(self, data: st.DataObject) -> None:
        done = sorted(name for name, job in self.world.jobs.items() if job.progress is not Progress.RUNNING)
        if done:
            del self.world.jobs[data.draw(st.sampled_from(done))]

    @rule(data=st.data())
    def somebody_deletes_a_child(self, data: st.DataObject) -> None:
        # A drill's Cluster may be deleted by anybody too; it is no data.
        names = sorted(key for key in self.world.children if key != (CLUSTER, "love-db"))
        if names:
            key = data.draw(st.sampled_from(names))
            del self.world.children[key]
            self.world.drills.pop(key[1], None)

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.world.now += timedelta(hours=hours)

    @invariant()
    def one_job_works(self) -> None:
        if hasattr(self, "world"):
            running = [job for job in self.world.jobs.values() if job.progress is Progress.RUNNING]
            assert len(running) <= 1

    def teardown(self) -> None:
        """From wherever it is: when nobody interferes and all goes well, it comes to rest and serves."""
        if not hasattr(self, "world"):
            return
        world = self.world
        world.bot = structs.replace(world.bot, spec=structs.replace(world.bot.spec, suspend=False))
        # A person deletes what failed, as the condition's message says.
        world.jobs = {name: job for name, job in world.jobs.items() if job.progress is not Progress.FAILED}
        world.backups = {name: each for name, each in world.backups.items() if each.progress is not Progress.FAILED}
        settle_down(world)


def settle_down(world: World) -> None:
    """Let everything go well until nothing happens any more."""
    for _ in range(ENOUGH_ROUNDS):
        plan = decide(world.observe(), world.now)
        world.obey(plan)
        moved = [world.wake_database(), world.finish_backup(), world.finish_job(), world.roll_one()]
        moved.append(world.finish_drill())
        if plan.empty and not any(moved):
            break
    else:
        raise AssertionError(f"no rest after {ENOUGH_ROUNDS} rounds: {plan}")
    assert plan.phase is Phase.IDLE
    ready = next(each for each in world.bot.status.conditions if each.type == "Ready")
    assert ready.status == "True", ready.message
    assert all(pod.ready and pod.image == world.image for pod in world.pods)


TestClusterLife = ClusterLife.TestCase
TestClusterLife.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_an_image_that_is_rolled_back_to_keeps_the_newer_schema_and_says_so() -> None:
    world = World()
    settle_down(world)
    for image in ("love:3", "love:1"):
        world.image = image
        settle_down(world)
    status = world.bot.status
    current = next(each for each in status.conditions if each.type == "SchemaCurrent")
    assert current.reason == "RolledBack"
    assert (world.expand, world.contract) == (3, 1), "what the newer image made was taken away"
    assert status.schema is not None
    assert (status.schema.expand, status.schema.contract) == (3, 1)


def test_a_migration_that_never_began_does_not_hold_up_the_release_after_it() -> None:
    world = World()
    settle_down(world)
    world.image = "love:2"
    for _ in range(6):
        world.obey(decide(world.observe(), world.now))
        world.finish_backup()
    world.hold_up_job()
    [held] = [job.name for job in world.jobs.values() if not job.has_begun]
    world.obey(decide(world.observe(), world.now))
    assert held in world.jobs, "it is still asked for, and may begin"
    world.image = "love:3"
    settle_down(world)
    assert held not in world.jobs
    assert world.expand == IMAGES["love:3"][0]
