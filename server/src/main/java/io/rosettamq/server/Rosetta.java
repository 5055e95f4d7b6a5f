package io.rosettamq.server;

/// The command line.
public final class Rosetta {

  private Rosetta() {}

  public static void main(String[] args) {
    System.err.println("rosetta: nothing to serve yet");
  }
}
