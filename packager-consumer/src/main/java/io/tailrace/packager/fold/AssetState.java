package io.tailrace.packager.fold;

import io.tailrace.events.PlanMade;
import io.tailrace.packager.state.AssetProgress;

/**
 * What the fold knows of a job besides the units that wait.
 *
 * @param plan the plan with the generations that count now
 */
record AssetState(PlanMade plan, AssetProgress progress) {

    AssetState with(AssetProgress.Builder changed) {
        return new AssetState(plan, changed.build());
    }

    AssetProgress.Builder change() {
        return AssetProgress.newBuilder(progress);
    }
}
