package io.rosettamq.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Documents name only what exists.
class DocumentsTest {
  private static final String PATH_OF_A_MESSAGE = "docs/path-of-a-message.md";

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern EXTERNAL = Pattern.compile("(https?|mailto):.*");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *#*$");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern TYPE_OR_MEMBER =
      Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:[.#](\\w+))?(?:\\([^`]*\\))?`");

  @Test
  void linksResolve() {
    List<Path> documents = Repository.files(".md");
    assertFalse(documents.isEmpty(), "scanned nothing");
    List<String> broken = new ArrayList<>();
    for (Path document : documents) {
      var link = LINK.matcher(prose(document));
      while (link.find()) {
        if (!resolves(document, link.group(1))) {
          broken.add(Repository.name(document) + ": " + link.group(1));
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void pathOfAMessageNamesOnlyWhatExists() {
    var mention = TYPE_OR_MEMBER.matcher(prose(Repository.root().resolve(PATH_OF_A_MESSAGE)));
    List<String> unknown = new ArrayList<>();
    int mentions = 0;
    while (mention.find()) {
      mentions++;
      if (!exists(mention.group(1), Optional.ofNullable(mention.group(2)))) {
        unknown.add(mention.group());
      }
    }
    assertFalse(mentions == 0, "scanned nothing");
    assertEquals(List.of(), unknown);
  }

  private static boolean exists(String type, Optional<String> member) {
    return Sources.types().stream()
        .filter(found -> found.simpleName().equals(type))
        .anyMatch(found -> member.isEmpty() || found.members().contains(member.get()));
  }

  private static boolean resolves(Path document, String target) {
    if (EXTERNAL.matcher(target).matches()) {
      return true;
    }
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path found = file.isEmpty() ? document : document.resolveSibling(file).normalize();
    return Files.exists(found) && (hash < 0 || anchors(found).contains(target.substring(hash + 1)));
  }

  /// The anchors that GitHub makes of a document's headings.
  private static Set<String> anchors(Path document) {
    return HEADING
        .matcher(prose(document))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static String prose(Path document) {
    return FENCE.matcher(Repository.text(document)).replaceAll("");
  }
}
