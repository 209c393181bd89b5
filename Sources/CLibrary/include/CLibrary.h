// Client libraries that are loaded when they are first needed, so that a run pays only for those that its specs use.
//
// A library's target names the functions that Seam calls, each of which becomes a jump to the address that loading finds: what the linker
// would have made of a call to a shared library. So its own header declares them, and they are called by their own names; but only after
// the library's `load` has returned NULL.
//
//   #define FUNCTIONS(X) X(curl_easy_init) X(curl_easy_perform)
//   SEAM_LIBRARY(seam_curl_load, "libcurl.so.4", "libcurl4", FUNCTIONS)
#pragma once
#include <pthread.h>
#include <stddef.h>

struct seam_function {
  const char *name;
  void **address;
};

struct seam_library {
  /// Its name for the dynamic loader, and the Debian package that holds it.
  const char *file, *package;
  const struct seam_function *functions;
  size_t count;
  pthread_mutex_t lock;
  int is_loaded;
  char failure[256];
};

/// Loads the library unless that was done. To be called from any thread.
///
/// - Returns: why that cannot be, for as long as the program runs; NULL where the functions may be called.
const char *seam_library_load(struct seam_library *library);

#define SEAM_LIBRARY(load, file, package, functions) \
  functions(SEAM_FORWARD) \
  const char *load(void) { \
    static const struct seam_function list[] = {functions(SEAM_FUNCTION)}; \
    static struct seam_library library = {file, package, list, sizeof list / sizeof *list, PTHREAD_MUTEX_INITIALIZER}; \
    return seam_library_load(&library); \
  }

#define SEAM_FUNCTION(name) {#name, &name##_address},

#define SEAM_FORWARD(name) \
  __attribute__((visibility("hidden"))) void *name##_address; \
  __asm__( \
    ".text\n" \
    ".globl " #name "\n" \
    ".hidden " #name "\n" \
    ".type " #name ", %function\n" \
    #name ":\n" \
    SEAM_JUMP(#name "_address") \
    ".size " #name ", . - " #name "\n");

#if defined(__x86_64__)
#define SEAM_JUMP(address) "jmp *" address "(%rip)\n"
#elif defined(__aarch64__)
#define SEAM_JUMP(address) "adrp x16, " address "\nldr x16, [x16, :lo12:" address "]\nbr x16\n"
#else
#error "how to jump to an address in memory is written for x86-64 and ARM64"
#endif
