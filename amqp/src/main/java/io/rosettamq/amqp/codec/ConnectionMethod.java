package io.rosettamq.amqp.codec;

import java.util.Map;

/// Class `connection`: the handshake and the end.
public sealed interface ConnectionMethod extends Method {
  int CLASS = 10;

  @Override
  default int classId() {
    return CLASS;
  }

  static ConnectionMethod read(int methodId, WireReader in) {
    return switch (methodId) {
      case Start.ID -> Start.read(in);
      case StartOk.ID -> StartOk.read(in);
      case Secure.ID -> Secure.read(in);
      case SecureOk.ID -> SecureOk.read(in);
      case Tune.ID -> Tune.read(in);
      case TuneOk.ID -> TuneOk.read(in);
      case Open.ID -> Open.read(in);
      case OpenOk.ID -> OpenOk.read(in);
      case Close.ID -> Close.read(in);
      case CloseOk.ID -> new CloseOk();
      case Blocked.ID -> Blocked.read(in);
      case Unblocked.ID -> new Unblocked();
      case UpdateSecret.ID -> UpdateSecret.read(in);
      case UpdateSecretOk.ID -> new UpdateSecretOk();
      default -> throw Method.unknown(CLASS, methodId);
    };
  }

  record Start(
      int versionMajor,
      int versionMinor,
      Map<String, Object> serverProperties,
      String mechanisms,
      String locales)
      implements ConnectionMethod {
    static final int ID = 10;

    static Start read(WireReader in) {
      int versionMajor = in.octet();
      int versionMinor = in.octet();
      Map<String, Object> serverProperties = in.table();
      String mechanisms = in.longString();
      String locales = in.longString();
      return new Start(versionMajor, versionMinor, serverProperties, mechanisms, locales);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.octet(versionMajor)
          .octet(versionMinor)
          .table(serverProperties)
          .longString(mechanisms)
          .longString(locales);
    }
  }

  record StartOk(
      Map<String, Object> clientProperties, String mechanism, byte[] response, String locale)
      implements ConnectionMethod {
    static final int ID = 11;

    static StartOk read(WireReader in) {
      Map<String, Object> clientProperties = in.table();
      String mechanism = in.shortString();
      byte[] response = in.longBytes();
      String locale = in.shortString();
      return new StartOk(clientProperties, mechanism, response, locale);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.table(clientProperties).shortString(mechanism).longBytes(response).shortString(locale);
    }
  }

  record Secure(byte[] challenge) implements ConnectionMethod {
    static final int ID = 20;

    static Secure read(WireReader in) {
      byte[] challenge = in.longBytes();
      return new Secure(challenge);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.longBytes(challenge);
    }
  }

  record SecureOk(byte[] response) implements ConnectionMethod {
    static final int ID = 21;

    static SecureOk read(WireReader in) {
      byte[] response = in.longBytes();
      return new SecureOk(response);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.longBytes(response);
    }
  }

  record Tune(int channelMax, long frameMax, int heartbeatSeconds) implements ConnectionMethod {
    static final int ID = 30;

    static Tune read(WireReader in) {
      int channelMax = in.uint16();
      long frameMax = in.uint32();
      int heartbeatSeconds = in.uint16();
      return new Tune(channelMax, frameMax, heartbeatSeconds);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(channelMax).uint32(frameMax).uint16(heartbeatSeconds);
    }
  }

  record TuneOk(int channelMax, long frameMax, int heartbeatSeconds) implements ConnectionMethod {
    static final int ID = 31;

    static TuneOk read(WireReader in) {
      int channelMax = in.uint16();
      long frameMax = in.uint32();
      int heartbeatSeconds = in.uint16();
      return new TuneOk(channelMax, frameMax, heartbeatSeconds);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(channelMax).uint32(frameMax).uint16(heartbeatSeconds);
    }
  }

  record Open(String virtualHost) implements ConnectionMethod {
    static final int ID = 40;

    static Open read(WireReader in) {
      String virtualHost = in.shortString();
      in.shortString();
      in.octet();
      return new Open(virtualHost);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.shortString(virtualHost).shortString("").octet(0);
    }
  }

  record OpenOk() implements ConnectionMethod {
    static final int ID = 41;

    static OpenOk read(WireReader in) {
      in.shortString();
      return new OpenOk();
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.shortString("");
    }
  }

  record Close(int replyCode, String replyText, int failedClass, int failedMethod)
      implements ConnectionMethod {
    static final int ID = 50;

    static Close read(WireReader in) {
      int replyCode = in.uint16();
      String replyText = in.shortString();
      int failedClass = in.uint16();
      int failedMethod = in.uint16();
      return new Close(replyCode, replyText, failedClass, failedMethod);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.uint16(replyCode).shortString(replyText).uint16(failedClass).uint16(failedMethod);
    }
  }

  record CloseOk() implements ConnectionMethod {
    static final int ID = 51;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record Blocked(String reason) implements ConnectionMethod {
    static final int ID = 60;

    static Blocked read(WireReader in) {
      String reason = in.shortString();
      return new Blocked(reason);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.shortString(reason);
    }
  }

  record Unblocked() implements ConnectionMethod {
    static final int ID = 61;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }

  record UpdateSecret(byte[] newSecret, String reason) implements ConnectionMethod {
    static final int ID = 70;

    static UpdateSecret read(WireReader in) {
      byte[] newSecret = in.longBytes();
      String reason = in.shortString();
      return new UpdateSecret(newSecret, reason);
    }

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {
      out.longBytes(newSecret).shortString(reason);
    }
  }

  record UpdateSecretOk() implements ConnectionMethod {
    static final int ID = 71;

    @Override
    public int methodId() {
      return ID;
    }

    @Override
    public void write(WireWriter out) {}
  }
}
