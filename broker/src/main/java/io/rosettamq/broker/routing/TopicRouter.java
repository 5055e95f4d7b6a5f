package io.rosettamq.broker.routing;

import io.rosettamq.broker.command.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Words separated by dots; in a binding `*` stands for one word and `#` for any number, also none.
///
/// A trie of words: matching costs the words of the key, not the number of bindings.
final class TopicRouter<T> implements Router<T> {
  private final Node<T> root = new Node<>();

  @Override
  public void add(String routingKey, Map<String, Object> arguments, T target) {
    Node<T> node = root;
    for (String word : words(routingKey)) {
      node = node.children.computeIfAbsent(word, _ -> new Node<>());
    }
    node.targets.add(target);
  }

  @Override
  public void remove(String routingKey, Map<String, Object> arguments, T target) {
    remove(root, words(routingKey), 0, target);
  }

  private static <T> void remove(Node<T> node, String[] words, int at, T target) {
    if (at == words.length) {
      node.targets.remove(target);
      return;
    }
    Node<T> child = node.children.get(words[at]);
    if (child == null) {
      return;
    }
    remove(child, words, at + 1, target);
    if (child.targets.isEmpty() && child.children.isEmpty()) {
      node.children.remove(words[at]);
    }
  }

  @Override
  public void route(Message message, Consumer<T> matched) {
    match(root, words(message.routingKey()), 0, matched);
    message.extraKeys().forEach(key -> match(root, words(key), 0, matched));
  }

  private static <T> void match(Node<T> node, String[] words, int at, Consumer<T> matched) {
    if (at == words.length) {
      node.targets.forEach(matched);
    } else {
      descend(node.children.get(words[at]), words, at + 1, matched);
      descend(node.children.get("*"), words, at + 1, matched);
    }
    Node<T> hash = node.children.get("#");
    if (hash != null) {
      for (int rest = at; rest <= words.length; rest++) {
        match(hash, words, rest, matched);
      }
    }
  }

  private static <T> void descend(
      @Nullable Node<T> node, String[] words, int at, Consumer<T> matched) {
    if (node != null) {
      match(node, words, at, matched);
    }
  }

  /// The empty key has no words: only `#` matches it.
  private static String[] words(String key) {
    return key.isEmpty() ? new String[0] : key.split("\\.", -1);
  }

  private static final class Node<T> {
    final Map<String, Node<T>> children = new HashMap<>(2);
    final List<T> targets = new ArrayList<>(1);
  }
}
