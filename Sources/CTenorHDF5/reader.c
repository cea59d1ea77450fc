// Goals, in this order:
// 1. Nothing in a file may crash, stop or mislead the calling process. The HDF5 library is known to crash on files that
//    somebody has changed, so it reads in a child process, whose time and memory are limited and which can open no file.
// 2. What the child tells is bounded by the limits that it is given, whatever the file says of itself.
// 3. Short enough to be checked by reading. The child runs this file's C and the HDF5 library only.

#include "tenor_hdf5.h"

#include <errno.h>
#include <fcntl.h>
#include <hdf5.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_LIMIT = 4096, DEPTH_LIMIT = 32, OBJECT_LIMIT = 1 << 16, RANK_LIMIT = 8, TEXT_LIMIT = 1 << 20 };

// The child has one reader, and ends with it.
static struct {
  int pipe;
  uint64_t bytes_left;
  int objects_left;
  const char *roots;
} child;

// MARK: Records

static void put(const void *bytes, size_t count) {
  const char *next = bytes;
  while (count > 0) {
    ssize_t written = write(child.pipe, next, count);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(1);
    next += written;
    count -= (size_t)written;
  }
}

static void spend(uint64_t bytes) {
  if (bytes > child.bytes_left) _exit(TENOR_HDF5_TOO_MUCH);
  child.bytes_left -= bytes;
}

static void put_text(const char *text, size_t length) {
  uint32_t count = (uint32_t)length;
  spend(sizeof count + length);
  put(&count, sizeof count);
  put(text, length);
}

static void put_kind(char kind, const char *path) {
  put(&kind, 1);
  put_text(path, strlen(path));
}

static void put_dimensions(int rank, const hsize_t *sizes) {
  uint8_t count = (uint8_t)rank;
  put(&count, 1);
  for (int i = 0; i < rank; i++) {
    uint64_t size = sizes[i];
    put(&size, sizeof size);
  }
}

static void put_problem(const char *path, tenor_hdf5_problem problem, int rank, const hsize_t *sizes) {
  char code = (char)problem;
  put_kind('p', path);
  put(&code, 1);
  put_dimensions(rank, sizes);
}

// MARK: Arrays

// Whether the numbers lie in the file itself, as they are or in chunks, and not in other files.
static int is_stored_inside(hid_t properties) {
  H5D_layout_t layout = H5Pget_layout(properties);
  if (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED) return 0;
  return H5Pget_external_count(properties) == 0;
}

// Whether every filter is one of HDF5's own, so that no program outside the library is asked for.
static int has_own_filters_only(hid_t properties) {
  int count = H5Pget_nfilters(properties);
  for (int i = 0; i < count; i++) {
    unsigned flags, values[32], configuration;
    size_t length = 32;
    H5Z_filter_t filter = H5Pget_filter2(properties, (unsigned)i, &flags, &length, values, 0, NULL, &configuration);
    if (filter != H5Z_FILTER_DEFLATE && filter != H5Z_FILTER_SHUFFLE && filter != H5Z_FILTER_FLETCHER32) return 0;
  }
  return count >= 0;
}

// Whether so many floats are within what the child may still tell of.
static int fits(int rank, const hsize_t *sizes, uint64_t *bytes) {
  *bytes = sizeof(float);
  for (int i = 0; i < rank; i++) {
    if (__builtin_mul_overflow(*bytes, (uint64_t)sizes[i], bytes) || *bytes > child.bytes_left) return 0;
  }
  return 1;
}

static void put_array(hid_t dataset, const char *path) {
  hid_t type = H5Dget_type(dataset), properties = H5Dget_create_plist(dataset), space = H5Dget_space(dataset);
  size_t size = H5Tget_size(type);
  if (H5Tget_class(type) != H5T_FLOAT || (size != 2 && size != 4 && size != 8)) {
    return put_problem(path, TENOR_HDF5_NOT_FLOATS, 0, NULL);
  }
  if (!is_stored_inside(properties)) return put_problem(path, TENOR_HDF5_OTHER_FILES, 0, NULL);
  if (!has_own_filters_only(properties)) return put_problem(path, TENOR_HDF5_FILTER, 0, NULL);

  hsize_t sizes[RANK_LIMIT], chunks[RANK_LIMIT];
  int rank = H5Sget_simple_extent_ndims(space);
  if (rank > RANK_LIMIT) return put_problem(path, TENOR_HDF5_TOO_MANY_DIMENSIONS, 0, NULL);
  if (rank < 0 || H5Sget_simple_extent_type(space) == H5S_NULL || H5Sget_simple_extent_dims(space, sizes, NULL) != rank) {
    return put_problem(path, TENOR_HDF5_UNREADABLE, 0, NULL);
  }
  uint64_t bytes, chunk_bytes;
  if (!fits(rank, sizes, &bytes)) return put_problem(path, TENOR_HDF5_TOO_LARGE, rank, sizes);
  if (H5Pget_layout(properties) == H5D_CHUNKED) {
    if (H5Pget_chunk(properties, RANK_LIMIT, chunks) != rank) return put_problem(path, TENOR_HDF5_UNREADABLE, 0, NULL);
    if (!fits(rank, chunks, &chunk_bytes)) return put_problem(path, TENOR_HDF5_TOO_LARGE, rank, chunks);
  }
  void *floats = calloc(1, bytes > 0 ? bytes : 1);
  if (floats == NULL || (bytes > 0 && H5Dread(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, floats) < 0)) {
    free(floats);
    return put_problem(path, TENOR_HDF5_UNREADABLE, rank, sizes);
  }
  put_kind('n', path);
  put_dimensions(rank, sizes);
  spend(bytes);
  put(floats, bytes);
  free(floats);
  H5Sclose(space);
  H5Pclose(properties);
  H5Tclose(type);
}

// MARK: Texts

static void put_texts_of_variable_length(hid_t attribute, hid_t type, uint32_t count) {
  hid_t memory = H5Tcopy(H5T_C_S1);
  char **texts = calloc(count, sizeof *texts);
  if (texts == NULL || H5Tset_size(memory, H5T_VARIABLE) < 0 || H5Tset_cset(memory, H5Tget_cset(type)) < 0
      || H5Aread(attribute, memory, texts) < 0) {
    _exit(1);
  }
  for (uint32_t i = 0; i < count; i++) put_text(texts[i] ? texts[i] : "", texts[i] ? strlen(texts[i]) : 0);
}

static void put_texts_of_fixed_length(hid_t attribute, hid_t type, uint32_t count) {
  size_t size = H5Tget_size(type);
  if (size == 0 || size > child.bytes_left / count) _exit(TENOR_HDF5_TOO_MUCH);
  char *texts = calloc(count, size);
  if (texts == NULL || H5Aread(attribute, type, texts) < 0) _exit(1);
  for (uint32_t i = 0; i < count; i++) put_text(texts + i * size, strnlen(texts + i * size, size));
  free(texts);
}

static herr_t put_texts(hid_t group, const char *name, const H5A_info_t *info, void *path) {
  (void)info;
  hid_t attribute = H5Aopen(group, name, H5P_DEFAULT);
  hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
  hssize_t points = H5Sget_simple_extent_npoints(space);
  // NumPy writes an empty list of texts as an empty list of numbers.
  if (points == 0 || (points > 0 && points <= TEXT_LIMIT && H5Tget_class(type) == H5T_STRING)) {
    uint32_t count = (uint32_t)points;
    put_kind('t', path);
    put_text(name, strlen(name));
    spend(sizeof count);
    put(&count, sizeof count);
    if (count > 0 && H5Tis_variable_str(type) > 0) put_texts_of_variable_length(attribute, type, count);
    else if (count > 0) put_texts_of_fixed_length(attribute, type, count);
  }
  H5Sclose(space);
  H5Tclose(type);
  H5Aclose(attribute);
  return 0;
}

// MARK: Groups

typedef struct {
  const char *path;
  int depth;
} place;

static void put_group(hid_t group, place place);

static int is_wanted(const char *name) {
  size_t length = strlen(name);
  for (const char *root = child.roots; *root != 0;) {
    size_t count = strcspn(root, "/");
    if (count == length && strncmp(root, name, length) == 0) return 1;
    root += count + (root[count] == '/');
  }
  return 0;
}

static herr_t put_member(hid_t group, const char *name, const H5L_info_t *info, void *of) {
  const place *parent = of;
  if (parent->depth == 0 && !is_wanted(name)) return 0;
  if (--child.objects_left < 0 || parent->depth >= DEPTH_LIMIT) _exit(TENOR_HDF5_TOO_MUCH);
  char path[PATH_LIMIT];
  int length = snprintf(path, sizeof path, "%s%s%s", parent->path, parent->depth == 0 ? "" : "/", name);
  if (length < 0 || length >= PATH_LIMIT) _exit(TENOR_HDF5_TOO_MUCH);
  if (info->type != H5L_TYPE_HARD) {
    put_problem(path, TENOR_HDF5_LINK, 0, NULL);
    return 0;
  }
  hid_t object = H5Oopen(group, name, H5P_DEFAULT);
  switch (H5Iget_type(object)) {
    case H5I_GROUP: put_group(object, (place){path, parent->depth + 1}); break;
    case H5I_DATASET: put_array(object, path); break;
    default: put_problem(path, TENOR_HDF5_UNREADABLE, 0, NULL);
  }
  H5Oclose(object);
  return 0;
}

static void put_group(hid_t group, place place) {
  put_kind('g', place.path);
  if (H5Aiterate2(group, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, put_texts, (void *)place.path) < 0) _exit(1);
  if (H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, NULL, put_member, &place) < 0) _exit(1);
}

// MARK: The process

static void limit(int resource, rlim_t value) {
  struct rlimit limits = {value, value};
  setrlimit(resource, &limits);
}

// Bytes of memory that the process has before it reads; 0 where the system does not tell.
static uint64_t memory_in_use(void) {
  unsigned long long pages = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file == NULL) return 0;
  if (fscanf(file, "%llu", &pages) != 1) pages = 0;
  fclose(file);
  return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void build_walls(tenor_hdf5_limits limits) {
  // A crash ends the child at once, whatever handlers the caller has for its own crashes.
  const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGPROF, SIGPIPE, SIGTERM, SIGINT};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) signal(signals[i], SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  struct itimerval timer = {{0, 0}, {(time_t)(limits.milliseconds / 1000), (suseconds_t)(limits.milliseconds % 1000 * 1000)}};
  setitimer(ITIMER_PROF, &timer, NULL);
  uint64_t memory = memory_in_use();
  if (memory > 0) limit(RLIMIT_AS, (rlim_t)(memory + 4 * limits.bytes + (256 << 20)));
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  // Files that are open stay so; no other can be opened.
  limit(RLIMIT_NOFILE, 0);
}

static void read_file(const void *file, size_t size) {
  // What goes wrong is told by exit statuses, not on standard error; no program outside the library is loaded.
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  H5PLset_loading_state(0);
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (H5Pset_fapl_core(access, 1 << 16, 0) < 0 || H5Pset_file_image(access, (void *)file, size) < 0) _exit(1);
  hid_t image = H5Fopen("image", H5F_ACC_RDONLY, access);
  if (image < 0) _exit(TENOR_HDF5_NO_FILE);
  hid_t root = H5Gopen2(image, "/", H5P_DEFAULT);
  if (root < 0) _exit(TENOR_HDF5_NO_FILE);
  put_group(root, (place){"", 0});
  put("e", 1);
}

int tenor_hdf5_start(
    const void *file, size_t size, const char *roots, tenor_hdf5_limits limits, tenor_hdf5_child *reader) {
  int ends[2];
  if (pipe(ends) < 0) return -1;
  fcntl(ends[0], F_SETFD, FD_CLOEXEC);
  fcntl(ends[1], F_SETFD, FD_CLOEXEC);
  pid_t process = fork();
  if (process < 0) {
    int reason = errno;
    close(ends[0]);
    close(ends[1]);
    errno = reason;
    return -1;
  }
  if (process == 0) {
    child.pipe = ends[1];
    child.bytes_left = limits.bytes;
    child.objects_left = OBJECT_LIMIT;
    child.roots = roots;
    build_walls(limits);
    read_file(file, size);
    _exit(0);
  }
  close(ends[1]);
  *reader = (tenor_hdf5_child){process, ends[0]};
  return 0;
}

ptrdiff_t tenor_hdf5_receive(tenor_hdf5_child reader, void *bytes, size_t count) {
  struct pollfd end = {reader.pipe, POLLIN, 0};
  int ready;
  do {
    ready = poll(&end, 1, 30 * 1000);
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0) return -1;
  ssize_t received;
  do {
    received = read(reader.pipe, bytes, count);
  } while (received < 0 && errno == EINTR);
  return received;
}

int tenor_hdf5_finish(tenor_hdf5_child reader, int stop) {
  if (stop) kill(reader.process, SIGKILL);
  close(reader.pipe);
  int status = 0;
  pid_t ended;
  do {
    ended = waitpid(reader.process, &status, 0);
  } while (ended < 0 && errno == EINTR);
  return ended == reader.process && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
