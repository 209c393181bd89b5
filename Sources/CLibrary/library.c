#include "CLibrary.h"
#include <dlfcn.h>
#include <stdio.h>

static void fail(struct seam_library *library, const char *reason) {
  snprintf(
    library->failure, sizeof library->failure, "%s cannot be loaded: %s (Debian has it in the package %s)", library->file, reason,
    library->package);
}

static void load(struct seam_library *library) {
  // Lazily: a client brings dozens of libraries with it, hardly any of whose functions are ever called.
  void *handle = dlopen(library->file, RTLD_LAZY | RTLD_LOCAL);
  if (!handle) return fail(library, dlerror());
  for (size_t index = 0; index < library->count; index++) {
    void *address = dlsym(handle, library->functions[index].name);
    if (!address) return fail(library, dlerror());
    *library->functions[index].address = address;
  }
}

const char *seam_library_load(struct seam_library *library) {
  pthread_mutex_lock(&library->lock);
  if (!library->is_loaded) {
    load(library);
    library->is_loaded = 1;
  }
  pthread_mutex_unlock(&library->lock);
  return library->failure[0] ? library->failure : NULL;
}
