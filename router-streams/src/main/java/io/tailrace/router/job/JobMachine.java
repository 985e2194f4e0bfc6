package io.tailrace.router.job;

import io.tailrace.events.JobCommandKind;
import io.tailrace.profiles.Pools;
import io.tailrace.profiles.Profiles;
import io.tailrace.router.plan.Planner;
import io.tailrace.router.state.JobRow;
import io.tailrace.router.state.TimerRow;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a job does next. Every transition of a job's life (design §5) is a method of this class or of those it is made of, and nowhere
 * else: {@link Runs} begin, {@link Planning} plans, {@link Attempts} come and go, {@link Retries} and {@link Rework} follow what went wrong,
 * {@link Desertion} leaves pools that nobody works for, {@link Units} are accepted, {@link Publishing} goes step
 * by step, {@link Endings} end. Pure: the same event, memory and time give the same decision.
 */
public final class JobMachine {

    private final JobRules rules;
    private final Runs runs;
    private final Planning planning;
    private final Attempts attempts;
    private final Publishing publishing;
    private final Endings endings;
    private final Desertion desertion;

    public JobMachine(Profiles profiles, Pools pools, Planner planner, JobRules rules) {
        this.rules = rules;
        Rework rework = new Rework(pools);
        this.endings = new Endings(rules);
        this.runs = new Runs(profiles, rules, endings, rework);
        this.planning = new Planning(profiles, pools, planner, rules, endings);
        this.publishing = new Publishing(rules, endings, runs, rework);
        this.desertion = new Desertion(rework);
        Retries retries = new Retries(rules, endings, publishing, rework);
        this.attempts = new Attempts(rules, endings, planning, publishing, retries, new Usage(pools));
    }

    /** {@code nowMillis} is the router's clock, UTC. */
    public Decision decide(JobEvent event, JobMemory memory, long nowMillis) {
        return event.fold(new JobEvent.Reader<>() {
            @Override
            public Decision ingested(JobEvent.Ingested in) {
                return runs.onRequest(in.jobId(), in.request(), memory, nowMillis);
            }

            @Override
            public Decision commanded(JobEvent.Commanded in) {
                if (in.command().getKind() == JobCommandKind.PURGE) {
                    return edit(
                            in, draft -> publishing.onPurge(draft, in.command().getRequestedBy()));
                }
                return runs.onCommand(in.command(), memory, nowMillis);
            }

            @Override
            public Decision released(JobEvent.Released in) {
                return edit(in, draft -> attempts.onReleased(draft, in.event()));
            }

            @Override
            public Decision unattended(JobEvent.Unattended in) {
                return edit(in, draft -> desertion.onUnattended(draft, in.event()));
            }

            @Override
            public Decision withdrawn(JobEvent.Withdrawn in) {
                return edit(in, draft -> desertion.onWithdrawn(draft, in.event()));
            }

            @Override
            public Decision poolDied(JobEvent.PoolDied in) {
                return edit(in, draft -> desertion.onPoolDied(draft, in.event()));
            }

            @Override
            public Decision started(JobEvent.Started in) {
                return edit(in, draft -> attempts.onStarted(draft, in.outcome()));
            }

            @Override
            public Decision finished(JobEvent.Finished in) {
                return edit(in, draft -> attempts.onFinished(draft, in.outcome()));
            }

            @Override
            public Decision handedBack(JobEvent.HandedBack in) {
                return edit(in, draft -> attempts.onHandedBack(draft, in.outcome()));
            }

            @Override
            public Decision lost(JobEvent.Lost in) {
                return edit(in, draft -> attempts.onLost(draft, in.outcome()));
            }

            @Override
            public Decision progressed(JobEvent.Progressed in) {
                return edit(in, draft -> attempts.onProgress(draft, in.progress()));
            }

            @Override
            public Decision publishAsked(JobEvent.PublishAsked in) {
                return edit(in, draft -> publishing.onAsked(draft, in.request()));
            }

            @Override
            public Decision timerFired(JobEvent.TimerFired in) {
                return onTimer(in.timer(), memory, nowMillis);
            }

            private Decision edit(JobEvent in, Consumer<JobDraft> edit) {
                return JobMachine.edit(in.jobId(), memory, nowMillis, edit);
            }
        });
    }

    /** Events of a job that is not known, or no more, change nothing. */
    private static Decision edit(String jobId, JobMemory memory, long now, Consumer<JobDraft> edit) {
        Optional<JobRow> row = memory.job(jobId).filter(known -> !known.getIsForgotten());
        if (row.isEmpty()) {
            return Decision.NOTHING;
        }
        JobDraft draft = new JobDraft(row.get(), memory, now);
        edit.accept(draft);
        return draft.decide();
    }

    private Decision onTimer(TimerRow timer, JobMemory memory, long now) {
        TimerKind kind = TimerKind.valueOf(timer.getKind());
        return switch (kind) {
            case COMMAND_EXPIRY ->
                memory.command(timer.getJobId()).isEmpty()
                        ? Decision.NOTHING
                        : Decision.of(new Effect.SaveCommand(timer.getJobId(), Optional.empty()));
            case FORGET ->
                memory.job(timer.getJobId())
                        .filter(row -> row.getIsForgotten() && row.getRun() == timer.getRun())
                        .map(row -> Decision.of(new Effect.SaveJob(row.getJobId(), Optional.empty())))
                        .orElse(Decision.NOTHING);
            default -> edit(timer.getJobId(), memory, now, draft -> onTimer(draft, kind, timer));
        };
    }

    private void onTimer(JobDraft draft, TimerKind kind, TimerRow timer) {
        if (timer.getRun() != draft.run()) {
            return;
        }
        switch (kind) {
            case REPLAN -> planning.onAskAgain(draft);
            case CLOSE -> {
                if (draft.isFinal()) {
                    endings.close(draft);
                }
            }
            case CLEAN_AGAIN -> publishing.cleanAgain(draft);
            case EXPIRE -> {
                if (draft.isFinal()) {
                    endings.expire(draft);
                }
            }
            case MAX_AGE -> {
                if (!draft.isFinal()) {
                    endings.fail(
                            draft, draft.isDryRun() ? DryRuns.notPlanned() : Failures.tooOld(days(rules.maxAge())));
                }
            }
            default -> attempts.onTimer(draft, timer);
        }
    }

    private static long days(Duration age) {
        return Math.max(1, age.toDays());
    }
}
