package io.rosettamq.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.rosettamq.log.LogException;
import io.rosettamq.log.storage.Storage;
import io.rosettamq.log.storage.StorageFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SimulatedStorageTest {

  @Test
  void unsyncedPagesSurviveInAnyCombination() {
    Set<String> outcomes = new TreeSet<>();
    for (long seed = 0; seed < 200; seed++) {
      SimulatedStorage disk = new SimulatedStorage();
      StorageFile file = disk.open("f", Storage.Mode.DATA);
      disk.syncDirectory();
      file.write(filled(8192, 1), 0);
      file.sync();
      file.write(filled(8192, 2), 0);
      byte[] left = disk.crash(seed).bytes("f");
      outcomes.add(left[0] + "" + left[4095] + left[4096] + left[8191]);
    }
    assertTrue(outcomes.containsAll(List.of("1111", "1122", "2211", "2222")), outcomes.toString());
    assertTrue(outcomes.stream().anyMatch(outcome -> outcome.startsWith("21")), "torn pages");
  }

  @Test
  void unsyncedNamesMayOrMayNotSurvive() {
    Set<List<String>> outcomes = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      SimulatedStorage disk = new SimulatedStorage();
      disk.open("kept", Storage.Mode.DATA);
      disk.open("old", Storage.Mode.DATA);
      disk.syncDirectory();
      disk.rename("old", "new");
      disk.open("more", Storage.Mode.DATA);
      outcomes.add(disk.crash(seed).list());
    }
    assertEquals(
        Set.of(
            List.of("kept", "old"),
            List.of("kept", "new"),
            List.of("kept", "more", "old"),
            List.of("kept", "more", "new")),
        outcomes);
  }

  @Test
  void faultsComeWhenPlanned() {
    SimulatedStorage disk = new SimulatedStorage();
    StorageFile file = disk.open("f", Storage.Mode.JOURNAL);
    disk.limitSpace(8192);
    file.write(filled(8192, 1), 0);
    assertThrows(LogException.Full.class, () -> file.write(filled(4096, 1), 8192));
    disk.failAfter(0);
    assertThrows(LogException.Io.class, () -> file.write(filled(4096, 1), 0));
    disk.powerCutAfter(0);
    assertThrows(PowerCut.class, () -> file.write(filled(4096, 1), 0));
    disk.crash(1);
    assertThrows(LogException.Io.class, file::size);
  }

  private static ByteBuffer filled(int bytes, int value) {
    byte[] array = new byte[bytes];
    Arrays.fill(array, (byte) value);
    return ByteBuffer.wrap(array);
  }
}
