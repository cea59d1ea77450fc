#ifndef TENOR_HDF5_H
#define TENOR_HDF5_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What a child process may use while it reads a file.
typedef struct {
  /// The greatest number of bytes that it may tell of. It may have four times as much memory, and 256 MiB, beside what it
  /// starts with.
  uint64_t bytes;
  /// The processor's time in milliseconds.
  uint64_t milliseconds;
} tenor_hdf5_limits;

/// A process that reads a file, and the end of the pipe on which it tells what it finds.
typedef struct {
  pid_t process;
  int pipe;
} tenor_hdf5_child;

/// Lets a child process read an HDF5 file that is in memory, and tell what it found through a pipe.
///
/// The child visits the members of the root that `roots` names, with slashes between them, and all that is below them;
/// it looks for texts among the attributes of the root and of each group. It then writes records, numbers in the
/// machine's own order of bytes:
///
/// | record | its parts |
/// | --- | --- |
/// | `g` | path of a group |
/// | `n` | path of an array, rank (1 byte), dimensions (8 bytes each), floats of 32 bits, row-major |
/// | `t` | path of a group, name of its attribute, number of texts (4 bytes), the texts |
/// | `p` | path, why what is there is not told (1 byte, `tenor_hdf5_problem`), rank, dimensions |
/// | `e` | the end: all is told |
///
/// Paths, names and texts are their length (4 bytes) and their bytes.
///
/// - Returns: 0, or -1 where the system gives no process, as `errno` tells. After 0, `tenor_hdf5_finish` has to follow.
int tenor_hdf5_start(
    const void *file, size_t size, const char *roots, tenor_hdf5_limits limits, tenor_hdf5_child *child);

/// Waits for more of what the child tells.
///
/// - Returns: the number of bytes, at most `count`; 0 at the end; -1 after a failure, or 30 seconds without a byte.
ptrdiff_t tenor_hdf5_receive(tenor_hdf5_child child, void *bytes, size_t count);

/// Waits for the end of the child, and with `stop` ends it.
///
/// - Returns: its exit status, or -1 if a signal ended it.
int tenor_hdf5_finish(tenor_hdf5_child child, int stop);

/// Why something in a file is not told.
typedef enum {
  TENOR_HDF5_LINK = 'l',
  TENOR_HDF5_NOT_FLOATS = 'o',
  TENOR_HDF5_OTHER_FILES = 'x',
  TENOR_HDF5_FILTER = 'f',
  TENOR_HDF5_TOO_LARGE = 's',
  TENOR_HDF5_TOO_MANY_DIMENSIONS = 'd',
  TENOR_HDF5_UNREADABLE = 'u',
} tenor_hdf5_problem;

/// The child's exit status for a file that is none of HDF5.
enum { TENOR_HDF5_NO_FILE = 2, TENOR_HDF5_TOO_MUCH = 3 };

#endif
