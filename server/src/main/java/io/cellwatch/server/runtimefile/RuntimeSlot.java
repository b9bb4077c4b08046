package io.cellwatch.server.runtimefile;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A file that names one server, and beside it one with its bare token.
 *
 * @param token without a line's end
 */
record RuntimeSlot(Path file, Path token) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the file says; empty if there is none or it is no runtime file. */
  Optional<RuntimeRecord> read() throws IOException {
    try {
      return Optional.ofNullable(JSON.readValue(Files.readString(file), RuntimeRecord.class));
    } catch (NoSuchFileException | JacksonException e) {
      return Optional.empty();
    }
  }

  boolean says(RuntimeRecord record) throws IOException {
    return read().filter(record::equals).isPresent();
  }

  /** Replaces whatever the files say. */
  void write(RuntimeRecord record) throws IOException {
    replace(token, record.token());
    replace(file, JSON.writeValueAsString(record) + "\n");
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(token);
  }

  /** When the file was written, or its server said that it lives. */
  Instant changed() throws IOException {
    return Files.getLastModifiedTime(file).toInstant();
  }

  void change(Instant now) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(now));
  }

  private static void replace(Path target, String content) throws IOException {
    Path fresh = target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(RuntimeFile.OWNER_ONLY))) {
      channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
