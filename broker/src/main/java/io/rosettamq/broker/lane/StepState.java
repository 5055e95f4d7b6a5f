package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.state.NamespaceState;

/// What a step works on: the state and the one way to change it, who waits for messages, and what
/// leaves.
///
/// @param effects the only way to change `state`
/// @param settlements what is to be settled with this unit
record StepState(
    NamespaceState state,
    Effects effects,
    Settlements settlements,
    Dispatches dispatches,
    Outputs outputs,
    Addresses addresses) {

  static StepState of(NamespaceState state, UnitRoom room) {
    Effects effects = new Effects(state, room);
    Outputs outputs = new Outputs();
    Dispatches dispatches = new Dispatches();
    return new StepState(
        state,
        effects,
        new Settlements(effects, dispatches::schedule),
        dispatches,
        outputs,
        new Addresses(outputs));
  }

  UnitRoom room() {
    return effects.room();
  }

  Catalog catalog() {
    return state.catalog();
  }
}
