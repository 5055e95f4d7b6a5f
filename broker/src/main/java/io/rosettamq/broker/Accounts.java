package io.rosettamq.broker;

import java.util.Optional;
import java.util.Set;

/// Who may connect. Safe from any thread.
public interface Accounts {

  /// Empty when the name or the password is wrong, or the user may not come from there.
  Optional<User> authenticate(String name, String password, boolean fromLoopback);

  /// @param tags for example `administrator`, `impersonator`
  record User(String name, Set<String> tags) {
    public User {
      tags = Set.copyOf(tags);
    }
  }

  /// One user `guest` with password `guest`, from loopback only, as RabbitMQ starts.
  static Accounts guestOnly() {
    User guest = new User("guest", Set.of("administrator"));
    return (name, password, fromLoopback) ->
        fromLoopback && name.equals("guest") && password.equals("guest")
            ? Optional.of(guest)
            : Optional.empty();
  }
}
