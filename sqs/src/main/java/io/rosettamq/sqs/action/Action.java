package io.rosettamq.sqs.action;

import java.util.Map;

/// What a request asks for. The answer's members are named as in the JSON protocol; those that are
/// empty are left out.
@FunctionalInterface
interface Action {
  Map<String, Object> run(Call call);
}
