package io.rosettamq.broker.stream;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A length of time as text: a number and a unit, `Y`, `M`, `D`, `h`, `m` or `s`. A year has 365
/// days and a month 30.
public final class Age {
  private static final Pattern FORM = Pattern.compile("0*([1-9][0-9]{0,9})([YMDhms])");

  private Age() {}

  /// Its milliseconds; empty when it is malformed or zero.
  public static OptionalLong millis(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? OptionalLong.of(
            Long.parseLong(matcher.group(1)) * seconds(matcher.group(2).charAt(0)) * 1000)
        : OptionalLong.empty();
  }

  private static long seconds(char unit) {
    long day = 24 * 60 * 60;
    return switch (unit) {
      case 'Y' -> 365 * day;
      case 'M' -> 30 * day;
      case 'D' -> day;
      case 'h' -> 60 * 60;
      case 'm' -> 60;
      default -> 1;
    };
  }
}
