package io.rosettamq.sqs.message;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;

/// What message attributes may be.
public final class AttributeRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,256}");
  private static final Pattern TYPE = Pattern.compile("(String|Number|Binary)(\\..+)?");
  private static final int TYPE_CHARACTERS = 256;
  private static final int NUMBER_DIGITS = 38;
  private static final int NUMBER_EXPONENT = 128;

  private AttributeRules() {}

  public static boolean isName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return NAME.matcher(name).matches()
        && !lower.startsWith("aws.")
        && !lower.startsWith("amazon.")
        && !name.startsWith(".")
        && !name.endsWith(".")
        && !name.contains("..");
  }

  public static boolean isType(String type) {
    return type.length() <= TYPE_CHARACTERS && TYPE.matcher(type).matches();
  }

  public static boolean isNumber(String text) {
    try {
      BigDecimal number = new BigDecimal(text.strip());
      long exponent = (long) number.precision() - number.scale();
      return number.stripTrailingZeros().precision() <= NUMBER_DIGITS
          && Math.abs(exponent) <= NUMBER_EXPONENT;
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
