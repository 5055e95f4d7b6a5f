package io.rosettamq.conformance.amqp;

import com.rabbitmq.client.AMQP;
import io.rosettamq.conformance.scenario.Lab;
import io.rosettamq.conformance.scenario.RawConnection;
import io.rosettamq.conformance.scenario.Scenario;
import java.io.IOException;
import java.util.Map;

class HeartbeatIT {

  private static RawConnection open(Lab lab, int heartbeatSeconds) throws Exception {
    RawConnection raw = lab.raw();
    raw.login(Map.of());
    raw.readMethod();
    raw.send(
        0,
        RawConnection.tuneOk(RawConnection.CHANNEL_MAX, RawConnection.FRAME_MAX, heartbeatSeconds));
    raw.send(0, new AMQP.Connection.Open.Builder().virtualHost("/").build());
    raw.readMethod();
    return raw;
  }

  @Scenario
  void serverSendsHeartbeatsToAnIdleClient(Lab lab) throws Exception {
    RawConnection raw = open(lab, 1);
    for (int i = 0; i < 3; i++) {
      lab.note("frame type", raw.readFrameType());
      raw.send(AMQP.FRAME_HEARTBEAT, 0, new byte[0]);
    }
  }

  @Scenario
  void silentClientIsDropped(Lab lab) throws Exception {
    RawConnection raw = open(lab, 1);
    long start = System.nanoTime();
    lab.note("end", raw.next());
    double seconds = (System.nanoTime() - start) / 1e9;
    lab.note("within 4 s, not at once", seconds > 1 && seconds < 4);
  }

  @Scenario
  void anyFrameOfTheClientCountsAsALifeSign(Lab lab) throws Exception {
    RawConnection raw = open(lab, 1);
    raw.send(1, new AMQP.Channel.Open.Builder().build());
    lab.note("channel", raw.next());
    for (int i = 0; i < 6; i++) {
      raw.readFrameType();
      raw.send(1, new AMQP.Basic.Qos.Builder().prefetchCount(i).build());
      lab.note("still there", raw.next());
    }
  }

  @Scenario
  void heartbeatOnAChannelIsUnexpected(Lab lab) throws Exception {
    RawConnection raw = lab.raw().open();
    raw.send(AMQP.FRAME_HEARTBEAT, 1, new byte[0]);
    lab.note("close", raw.next());
  }

  @Scenario
  void heartbeatWithAPayloadIsAFrameError(Lab lab) throws IOException {
    RawConnection raw = lab.raw().open();
    raw.send(AMQP.FRAME_HEARTBEAT, 0, new byte[] {1});
    lab.note("close", raw.next());
  }
}
