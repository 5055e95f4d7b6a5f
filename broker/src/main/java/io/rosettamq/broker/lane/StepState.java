package io.rosettamq.broker.lane;

import io.rosettamq.broker.catalog.Catalog;
import io.rosettamq.broker.state.NamespaceState;

/// What a step works on: the state and the one way to change it, who waits for messages, and what
/// leaves.
///
/// @param effects the only way to change `state`
record StepState(NamespaceState state, Effects effects, Dispatches dispatches, Outputs outputs) {

  static StepState of(NamespaceState state) {
    return new StepState(state, new Effects(state), new Dispatches(), new Outputs());
  }

  Catalog catalog() {
    return state.catalog();
  }
}
